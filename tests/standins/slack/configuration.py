"""What the app set up at Slack: which commands and shortcuts people see, and which events it wants."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.standins.slack.filling import NotPossible
from tests.standins.wire import Fields, Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Configuration:
    """None is what was never said: everything goes then."""

    commands: Mapping[str, bool] | None = None
    """Those that there are, each with whether its text comes escaped."""
    shortcuts: Mapping[str, str] | None = None
    """Callback ids, each with `global` or `message`."""
    events: frozenset[str] | None = None
    """As the manifest names them: `message.channels`, `reaction_added`."""

    def escapes(self, command: str) -> bool:
        """NotPossible for a command that is not set up."""
        if self.commands is None:
            return True
        if command not in self.commands:
            raise NotPossible(f"{command} is not a valid command; there are {', '.join(sorted(self.commands))}.")
        return self.commands[command]

    def check_shortcut(self, callback_id: str, kind: str) -> None:
        """NotPossible for a shortcut that is not set up."""
        if self.shortcuts is not None and self.shortcuts.get(callback_id) != kind:
            raise NotPossible(f"There is no {kind} shortcut {callback_id!r}; there are {dict(self.shortcuts)}.")

    def wants(self, event: str) -> bool:
        return self.events is None or event in self.events


def read_manifest(manifest: Json) -> Configuration:
    """What an app's manifest sets up."""
    features = Fields(manifest).part("features")
    subscriptions = Fields(manifest).part("settings").part("event_subscriptions")
    return Configuration(
        commands={each.text("command"): each.flag("should_escape") for each in features.parts("slash_commands")},
        shortcuts={each.text("callback_id"): each.text("type") for each in features.parts("shortcuts")},
        events=frozenset(subscriptions.texts("bot_events")),
    )
