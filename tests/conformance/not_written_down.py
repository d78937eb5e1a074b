"""Which messages have something personal or sensitive in their reply and aren't written down as readings, and why?"""

AN_AUTHORITY_OR_A_RULE = "tells of authorities or of rules, which are no people"
A_CONSTELLATION = "tells what HowIsConstellation tells"
WORDS_OF_AN_EMERGENCY = (
    "tells in the words of whoever raised it what happened, to those who are asked, and names nobody"
)
WORDS_OF_A_SLEEPOVER = "tells in the words of whoever asked why it is needed, to those who see it, and names nobody"
WHAT_THE_REGISTER_SAYS = (
    "tells those who decide what the register says against it, by identifiers and codes; of whom it is, its page asks "
    "the registry, which writes that down"
)
WORDS_OF_FAMILY_TIME = (
    "tells what somebody wrote of the family, to those who have a part in it; of whom it is, its page asks the "
    "registry, which writes that down"
)
WORDS_OF_A_HANDOVER = (
    "tells what the two households of a stay wrote to one another, to these and to the workers whose stay it is; of "
    "whom it is, its page asks the registry, which writes that down"
)
WORDS_OF_A_GATHERING = "tells in the words of whoever planned it what it is, to those invited, and names nobody"
WORDS_OF_AN_ABSENCE = "tells in the words of whoever recorded it what is known, to those responsible, and names nobody"
COURSES = "tells which courses there are, which are no people"
WHAT_A_CARER_DID = (
    "tells by identifier what a carer has done, to those who answer for their training; of whom it is, its page asks "
    "the registry, which writes that down"
)
A_HUB_HOME = "tells of a hub home, and names nobody of it"
ROWS_OF_STAYS = "tells by identifiers, days and codes which rows change, as an export of the same rows does"
WITH_THE_REGISTRYS = "is a part of one archive, and the registry's part, which is asked for first, writes it down"
EXEMPT = {
    "WhichAuthorities": AN_AUTHORITY_OR_A_RULE,
    "OfferToShare": AN_AUTHORITY_OR_A_RULE,
    "AcceptOffer": AN_AUTHORITY_OR_A_RULE,
    "DeclineOffer": AN_AUTHORITY_OR_A_RULE,
    "EndAgreement": AN_AUTHORITY_OR_A_RULE,
    "SetRule": AN_AUTHORITY_OR_A_RULE,
    "SetRuleV1": AN_AUTHORITY_OR_A_RULE,
    "WhichRulesV1": AN_AUTHORITY_OR_A_RULE,
    "WhichAreas": AN_AUTHORITY_OR_A_RULE,
    "AddArea": AN_AUTHORITY_OR_A_RULE,
    "RenameArea": AN_AUTHORITY_OR_A_RULE,
    "CloseArea": AN_AUTHORITY_OR_A_RULE,
    "OpenAuthority": "tells by what the worker is called who was entered with it",
    "AssignSocialWorker": "tells by what the worker is called whom the asker named",
    "KeepItFor": AN_AUTHORITY_OR_A_RULE,
    "TakeAwaySchoolHoliday": AN_AUTHORITY_OR_A_RULE,
    "CorrectSchoolHoliday": AN_AUTHORITY_OR_A_RULE,
    "AddSchoolHoliday": AN_AUTHORITY_OR_A_RULE,
    **dict.fromkeys(
        ("PlanConstellation", "MoveToPhase", "AppointHubHome", "EndHubHome", "AddSatellite", "RemoveSatellite"),
        A_CONSTELLATION,
    ),
    "AssignLiaisonWorker": A_CONSTELLATION,
    "TakeBackChange": A_CONSTELLATION,
    "HandOverCaseload": "tells what WhoseCaseload tells",
    "RecordModelFinding": A_CONSTELLATION,
    "RecordCarerAtHome": "tells the household's name, to whoever has its record open: HowIsHousehold was written down",
    "RecordApplication": "tells the household's name, to whoever has its record open: HowIsHousehold was written down",
    "TakeBackApplication": "tells what RecordApplication tells",
    "EndApproval": "tells the household's name, to whoever has its record open: HowIsHousehold was written down",
    "EraseRecord": "tells what went of a record that is no more; that it was erased, by whom and why is kept for good",
    **dict.fromkeys(
        ("RaiseEmergency", "HowIsEmergency", "WhichEmergencies", "SayYesToEmergency", "SayNoToEmergency"),
        WORDS_OF_AN_EMERGENCY,
    ),
    **dict.fromkeys(
        ("TakeEmergencyInHand", "AskHubHome", "DecideOnEmergency", "SettleEmergency", "StandEmergencyDown"),
        WORDS_OF_AN_EMERGENCY,
    ),
    **dict.fromkeys(
        ("RecordAbsence", "AddToAbsence", "ChangeAbsence", "RecordReturn", "CorrectAbsence", "TakeBackAbsence"),
        WORDS_OF_AN_ABSENCE,
    ),
    **dict.fromkeys(("RecordReturnInterview", "HowIsAbsence", "WhichAbsences"), WORDS_OF_AN_ABSENCE),
    **dict.fromkeys(
        (
            "RequestSleepover",
            "AgreeToSleepover",
            "DeclineSleepover",
            "ProposeOtherNights",
            "CancelSleepover",
            *("EndSleepoverEarly", "PutNightsRight", "MoveSleepover"),
            "HowIsSeries",
            "AgreeToSeries",
            "DeclineSeries",
            "CancelSeries",
            "JoinWaitingList",
            "AcceptOfferedBed",
            "DeclineOfferedBed",
            "LeaveWaitingList",
            "HowIsWaiting",
            "WhatDoWeWaitFor",
        ),
        WORDS_OF_A_SLEEPOVER,
    ),
    **dict.fromkeys(("PlanGathering", "ChangeGathering", "CancelGathering", "ReplyToGathering"), WORDS_OF_A_GATHERING),
    **dict.fromkeys(("RecordAttendance", "HowIsGathering", "WhichGatherings"), WORDS_OF_A_GATHERING),
    **dict.fromkeys(("ArrangeLifts", "KeepIdea", "WhichIdeas"), WORDS_OF_A_GATHERING),
    **dict.fromkeys(
        ("PlanFamilyTime", "AgreeToFamilyTime", "ChangeFamilyTime", "CancelFamilyTime", "AcknowledgeFamilyTime"),
        WORDS_OF_FAMILY_TIME,
    ),
    **dict.fromkeys(("RecordFamilyTime", "HowIsFamilyTime"), WORDS_OF_FAMILY_TIME),
    **dict.fromkeys(("WhichCourses", "AddCourse", "ChangeCourse", "RetireCourse"), COURSES),
    **dict.fromkeys(
        ("WhoIsTrained", "HowIsTraining", "RecordTraining", "CorrectTraining", "TakeBackTraining"), WHAT_A_CARER_DID
    ),
    **dict.fromkeys(("WhatWaitsForMe", "WhatIsOn"), WORDS_OF_A_SLEEPOVER),
    **dict.fromkeys(("WhichHandoverNotes", "LeaveHandoverNote"), WORDS_OF_A_HANDOVER),
    "HowIsSleepover": WHAT_THE_REGISTER_SAYS,
    **dict.fromkeys(
        ("ProposeSwap", "AgreeToSwap", "DeclineSwap", "WithdrawSwap", "HowIsSwap", "WhichSwaps"), WHAT_THE_REGISTER_SAYS
    ),
    **dict.fromkeys(("WhichBedrooms", "RecordBedrooms", "WhichHubHomesAreNear"), A_HUB_HOME),
    "WhoIsWaiting": "tells whose rule the order of need is, and who waits by identifier only",
    "WhoseCalendarLink": "tells a calendar what whoever made its link may see: of themselves",
    "WhoCanSignIn": "is for a demonstration with made-up people, and is off elsewhere",
    "WhoIsSigningIn": "tells somebody of themselves",
    "MyNotices": "tells somebody what they were told, without a child's name",
    "ImportStays": ROWS_OF_STAYS,
    "ExportStays": "is a part of one export, and the registry’s part, which has the same people, writes it down",
    "ImportMissing": "tells by positions which rows are new, and by sentences which can't be taken, and names nobody",
    "ImportSupport": ROWS_OF_STAYS,
    **dict.fromkeys(("WhatBookingsHolds", "WhatNotificationsHolds", "WhatOutcomesHolds"), WITH_THE_REGISTRYS),
}
"""Messages whose reply has something personal or sensitive in it, and that aren't written down: why."""
