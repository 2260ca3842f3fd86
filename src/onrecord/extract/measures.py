"""The words that say what happened to the counted: killed, arrested, destroyed, voted;
a table, no grammar."""

from __future__ import annotations

_TABLE = {
    "killed": "kill kills killed killing dead died dies dying slain slaying perished drowned "
    "murdered lynched beheaded martyred fatalities fatality deaths death toll body bodies corpses",
    "wounded": "wound wounds wounded wounding injure injures injured injuring hurt injuries "
    "injury burned burnt burns treated hospitalised hospitalized scalded concussed fractures",
    "casualties": "casualties casualty",
    "destroyed": "destroyed destroying destroys downed down demolished flattened levelled leveled "
    "wrecked gutted razed ruined smashed",
    "damaged": "damaged damaging",
    "hit": "hit struck",
    "captured": "captured seized capturing seizing retook recaptured control liberated taken "
    "took captures captive hostage hostages",
    "missing": "missing unaccounted trapped",
    "displaced": "displaced homeless displacing",
    "evacuated": "evacuated fled evacuating evacuees flee fleeing",
    "arrested": "detained arrested arresting detaining arrests arrest detentions custody detainees",
    "lost": "lost losing losses loss",
    "rescued": "rescued rescuing saved",
    "released": "released freed releasing freeing",
    "deployed": "deployed deploying mobilised mobilized mobilising deploys",
    "votes": "votes vote ballots voted",
    "cases": "cases infections infected",
    "gathered": "gathered marched rallied demonstrated assembled marching",
}
MEASURES: dict[str, str] = {w: measure for measure, words in _TABLE.items() for w in words.split()}

NOUNS = frozenset(
    "casualties casualty fatalities fatality deaths death injuries injury wounds losses dead "
    "bodies corpses arrests arrest detentions detainees votes vote ballots cases infections "
    "evacuees hostages burns".split()
)
TRANSITIVE = frozenset(
    "kill killed killing kills injure injures wounded wounding injured injuring destroyed "
    "destroying destroys demolished captured captures seized capturing seizing downed lost "
    "losing detained detaining arrested arresting displaced displacing evacuated evacuating "
    "hit struck recaptured retook liberated control taken took flattened wrecked gutted "
    "damaged damaging rescued rescuing saved released freed releasing freeing deployed "
    "deploying murdered burned".split()
)
ONLY_BEFORE = frozenset("control taken took toll captures kills".split())
TOTALS = frozenset(
    "toll loss body deaths dead losses losing casualties missing wounded injured".split()
)
HARMED = ("killed", "wounded", "casualties", "killed and wounded")
OF_PEOPLE = (
    *HARMED, "missing", "arrested", "rescued", "evacuated", "displaced", "gathered", "captured"
)  # fmt: skip
WITHIN = {  # "31 in hospital", "four men are under arrest"
    ("in", "hospital"): "wounded",
    ("to", "hospital"): "wounded",
    ("in", "hospitals"): "wounded",
    ("in", "custody"): "arrested",
    ("into", "custody"): "arrested",
    ("under", "arrest"): "arrested",
    ("in", "detention"): "arrested",
    ("in", "critical"): "wounded",
    ("in", "serious"): "wounded",
    ("in", "favour"): "votes",
    ("in", "favor"): "votes",
    ("lost", "their", "lives"): "killed",
    ("taken", "prisoner"): "captured",
    ("taken", "hostage"): "captured",
    ("pulled", "out"): "rescued",
    ("brought", "ashore"): "rescued",
    ("left", "homeless"): "displaced",
    ("taken", "away"): "arrested",
    ("rounded", "up"): "arrested",
    ("shot", "dead"): "killed",
    ("knocked", "out"): "destroyed",
    ("shot", "down"): "destroyed",
    ("lost", "consciousness"): "wounded",
}
UNITS = frozenset(
    "km kilometre kilometres kilometer kilometers mile miles metre metres meter meters m "
    "feet foot ft inch inches cm mm centimetre centimetres hectare hectares acre acres litre "
    "litres liter gallon gallons second seconds sec secs minute minutes min mins hour hours "
    "hr hrs day days night nights week weeks month months year years yr yrs decade decades "
    "century centuries summers winters degrees percent per pc tonnes tonne tons ton kg kilos "
    "kilograms grams knots knts mph kph kmh ha megawatts gigawatts mw gw am pm a.m p.m "
    "dollars euros pounds roubles rubles crowns pence cents p times evenings mornings "
    "weekend weekends points goals runs wickets pages inning innings occasions quarters "
    "thirds halves fifths words steps stages o'clock past gmt utc est local".split()
)
NOT_COUNTED = frozenset(
    "sides side countries states nations parties things ways kinds reasons questions options "
    "languages thing way reason question kind sort sorts".split()
)
PERSONS = frozenset(
    "people persons ppl men women children kids boys girls babies civilians soldiers servicemen "
    "troops police policemen officers fighters militants guards guardsmen sailors airmen pilots "
    "crew staff personnel passengers workers miners firefighters firemen medics nurses doctors "
    "patients residents villagers citizens protesters protestors demonstrators marchers students "
    "pupils teachers journalists reporters prisoners hostages detainees migrants refugees victims "
    "survivors drivers tourists guests customers employees members families households inmates "
    "farmers fishermen volunteers observers voters delegates judges youths others combatants "
    "insurgents rebels gunmen suspects dockers constables rescuers paramedics peacekeepers "
    "evacuees worshippers pilgrims fans spectators bystanders pedestrians cyclists "
    "holidaymakers neighbours neighbors colleagues conscripts recruits reservists mourners".split()
)
OCCASIONS = frozenset(
    "complaints violations breaches incidents attacks strikes raids explosions blasts jobs seats "
    "convictions infections cases".split()
)  # counted without a verb: "nine complaints", "17 violations"
HARDWARE = frozenset(
    "tanks guns drones uavs vehicles aircraft helicopters planes jets carriers ships boats "
    "locomotives trucks lorries howitzers launchers radars missiles artillery depots cranes "
    "wagons kitchens tank gun drone vehicle helicopter plane jet ship structures houses homes "
    "buildings cars shops bridges engine engines".split()
)  # what is lost, burnt or shot down of these is destroyed
GIVEN = frozenset(
    "total figure number toll count dead tally put puts stands stood estimate estimates estimated "
    "deaths wounded injured missing losses casualties arrests".split()
)  # "put the number at 19": the number that follows is no hour
DONE_TO_PEOPLE = frozenset(
    "executed sentenced charged convicted jailed imprisoned sacked dismissed expelled deported "
    "beaten tortured quarantined vaccinated poisoned abducted kidnapped acquitted fined suspended "
    "interviewed questioned".split()
)
SENT = frozenset("sent stationed dispatched drafted".split())  # of soldiers: deployed
TAKEN = frozenset(
    "villages towns cities positions settlements heights posts hostages prisoners soldiers bases "
    "areas districts captives village town".split()
)  # what is taken when it is captured; seats, phones and hours are not
STATIC = frozenset(
    "employs employ employing employed represents represent runs run owns owned handles handle "
    "has have had supplies supply serves serve visited visit visits includes include covers "
    "processed built build building building hosts host polled surveyed elect elects of to for "
    "with than outside between survey".split()
)  # a size, not an event: "employs 2,300 people", "a town of 40,000"
LIVING = frozenset("live lives living depend rely use work works attempted who visit".split())
FORCES = frozenset(
    "soldiers troops servicemen police policemen officers firefighters rescuers guardsmen medics "
    "peacekeepers reservists volunteers guards personnel marines paratroopers".split()
)
PERSON = frozenset(
    "soldier serviceman officer policeman policewoman constable child boy girl man woman teacher "
    "journalist reporter civilian guard student worker pilot firefighter doctor nurse driver "
    "colonel lieutenant captain major sergeant general pedestrian passenger paramedic fisherman "
    "farmer resident villager protester pensioner toddler baby teenager".split()
)
CROWDS = frozenset("dozens hundreds thousands scores tens millions".split())
_PEOPLE_ENDINGS = ("ers", "ors", "ists", "ians", "ees", "ants", "men", "women")


def are_people(low: str) -> bool:
    return low in PERSONS or low.endswith(_PEOPLE_ENDINGS)
