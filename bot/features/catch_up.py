"""Crediting what happened on a post while Pacer could not hear it (G4)."""

from bot.features.checkins import Act, keep, reaction_key, take_back
from bot.features.histories import history_of
from bot.features.people import known_member, member_of
from bot.features.replies import Replies
from bot.model.events import Reaction
from bot.model.listings import Listing, Recovered, Touched
from bot.model.refs import Emoji
from bot.rules.best_day import best_day
from bot.storage.queries import checkins as q
from bot.storage.queries.deliveries import PostRow
from bot.storage.queries.people import COMMUNITY, MEMBER, CommunityRow
from bot.storage.query import Tx


def credit_listing(replies: Replies, tx: Tx, post: PostRow, listing: Listing) -> Recovered:
    """Bring the post's evidence to what a complete listing shows; reactions that were touched meanwhile stay."""
    community = tx.one(COMMUNITY, community_id=post.community_id)
    seeds = [Emoji(name) for name in post.seeds.split()]
    invited = [reaction for reaction in listing.reactions if reaction.emoji in seeds]
    untouched = [it for it in invited if Touched(by=it.by.account, emoji=it.emoji) not in listing.touched]
    # Replies have a time: who acted with one first is a member from then on, and their reactions may count as early.
    added = [replies.take_listed(tx, community, post, reply, listing.began) for reply in listing.replies]
    added += [_add_reaction(tx, community, post, reaction, listing) for reaction in untouched]
    removed = [_take_missing(tx, community, post, emoji, invited, listing) for emoji in seeds]
    return Recovered(added=sum(added), removed=sum(removed))


def _add_reaction(tx: Tx, community: CommunityRow, post: PostRow, reaction: Reaction, listing: Listing) -> bool:
    """Its time is lost: it counts for the day since the last listing that serves the member best."""
    member = member_of(tx, community, reaction.by, listing.began)
    key = reaction_key(post.id, reaction.emoji)
    if tx.first(q.EVIDENCE_BY_KEY, member_id=member.id, source_key=key):
        return False
    history = history_of(tx, community, member, listing.began)
    day = best_day(history, since=listing.since, until=listing.began)
    act = Act(by=reaction.by, at=listing.began, source="reaction", key=key)
    return keep(tx, member, act, history.rule, day=day, told=True).is_new


def _take_missing(
    tx: Tx, community: CommunityRow, post: PostRow, emoji: Emoji, listed: list[Reaction], listing: Listing
) -> int:
    """A reaction that was there before the listing began and is not on it was taken back."""
    key = reaction_key(post.id, emoji)
    there = {member_of(tx, community, reaction.by, listing.began).id for reaction in listed if reaction.emoji == emoji}
    touched = [known_member(tx, community, it.by) for it in listing.touched if it.emoji == emoji]
    there |= {member.id for member in touched if member}
    pieces = tx.all(q.EVIDENCE_WITH_KEY, community_id=community.id, source_key=key, before=listing.began)
    gone = [piece.member_id for piece in pieces if piece.member_id not in there]
    for member_id in gone:
        take_back(tx, tx.one(MEMBER, member_id=member_id, community_id=community.id), key)
    return len(gone)
