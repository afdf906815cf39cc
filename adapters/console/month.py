"""The month that the console plays: lines as people would type them, `# ` before what is told in between.

Six people: maria starts the community, jonas and lena keep up, ada has a freeze when she needs it, tom breaks his
streak and comes back, jun follows from Seoul. Nothing but these lines is written beforehand.
"""

_MONTH = """
# Friday evening: maria sets the community up, in one form
/time 2027-02-26 17:00 Europe/Berlin
/as maria
/setup
#challenges
Europe/Berlin
every Monday at 09:00
#pacer-admin
1, 2
/schedule preview 1
/as jonas
/roadmap choose Backend in eight steps
/as jun
/settings zone:Asia/Seoul
/settings zone:Berlin
/time 2027-02-28 18:00
/as ada
/checkin set up my editor and a first repository
# Week 1: the first weekly issue, and a check-in through every door
/time 2027-03-01 09:20
/as maria
+check
/goal set Finish the chapter on HTTP
/as jonas
press answer
C
/as ada
press hint
press hint 1
press answer
B
/as tom
press check in
/as lena
reply I drew the request and the response on paper first
/as jun
press done it elsewhere
/time 2027-03-02 20:00
/as maria
press answer
C
/as jonas
/checkin wrote a small HTTP client
/as tom
+check
-check
/checkin read about status codes
/as lena
/checkin
two pages of notes on headers
/time 2027-03-03 19:30
/as maria
/checkin asked and answered in the thread
/as ada
/checkin curl all evening
/as tom
reply Day three, and it starts to make sense
/as jun
/checkin
-
/time 2027-03-04 21:00
/as ada
/checkin finished the crash course
/as jonas
/roadmap done
/checkin
-
/as lena
dm c
/time 2027-03-05 13:00
/as maria
/goal done
/as jun
/checkin
-
# Week 2: the recap, last week's solution, and a short challenge
/time 2027-03-08 09:15
/as lena
/checkin day:yesterday
press last solution
/as maria
/challenge answer
2,5,6,8,9
/as jonas
+check
/as jun
/challenge answer
2 5 6
press try again
2, 5, 6, 8, 9
/time 2027-03-09 19:00
/as maria
/checkin
-
/as jonas
/checkin note:"tables and keys"
/as ada
dm 2,5,6,8,9
/as tom
/checkin
-
/as lena
press answer
2,5,6,8,9
/time 2027-03-11 18:40
/as maria
/checkin
-
/as jonas
/checkin
-
/as ada
/checkin joins on paper
/as tom
/checkin
-
/as lena
+check
/as jun
/checkin
-
/time 2027-03-13 11:00
/as ada
/checkin
-
/as tom
/checkin a weekend hour
/as lena
/checkin
-
/as jun
/checkin
-
/streak show
# Week 3: the first challenge in code, graded as it comes; tom has a busy week and misses it
/time 2027-03-15 10:00
/as maria
press answer
import re

def to_cents(price):
    found = re.fullmatch(r"(-?)([0-9]+)(?:[.]([0-9]{1,2}))?", price)
    if not found:
        raise ValueError(price)
    sign, euros, part = found.groups()
    cents = int(euros) * 100 + int((part or "").ljust(2, "0"))
    return -cents if sign else cents
.
/as jonas
press answer
def to_cents(price):
    return int(float(price) * 100)
.
press hint
press hint 1
/challenge answer
def to_cents(price)
    return round(float(price) * 100)
.
/as ada
press done it elsewhere
/as lena
/checkin
-
/as jun
/challenge giveup
/checkin
-
/time 2027-03-17 20:00
/as maria
/checkin
-
/as jonas
/checkin
-
/as ada
/checkin
-
/as lena
/checkin
-
/as jun
/checkin
-
/time 2027-03-20 10:30
/as maria
/checkin
-
/as jonas
/checkin
-
/as ada
/checkin
-
/as lena
/checkin
-
/as jun
/checkin
-
# Week 4: tom is back, and ada travels without a laptop; four kept weeks gave her a freeze
/time 2027-03-22 09:30
/as tom
/streak why
press answer
12
/as maria
press answer
eleven
press hint 1
press try again
12
/as lena
press answer
12
/as jonas
+check
/as jun
+check
/time 2027-03-24 21:00
/as maria
/checkin
-
/as jonas
/checkin
-
/as tom
/checkin
-
/as lena
/checkin
-
/as jun
/checkin
-
/time 2027-03-26 17:00
/as maria
/checkin
-
/as jonas
/checkin
-
/roadmap done
/as tom
/checkin
-
/as lena
/checkin
-
/as jun
/checkin
-
# The clocks go forward on Sunday; Monday at nine stays Monday at nine
/time 2027-03-29 09:30
/as ada
/streak why
/checkin back at my desk
/leaderboard all
/as maria
/progress
/challenge archive
/schedule calendar
# A month has passed. Play it yourself: pacer run
"""

MONTH: tuple[str, ...] = tuple(_MONTH.strip().splitlines())
