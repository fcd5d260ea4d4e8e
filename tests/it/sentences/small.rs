//! Pairs of sentences that say the same, or differ in what binds nobody: near misses of the important ones. Ours, in
//! the shapes of guidance; a verdict was written before any was compared.

/// Small at most.
pub(super) const SMALL: &[(&str, &str)] = &[
    (
        "Our survey, published on 4 March 2024, heard from many parents.",
        "Our survey, published on 18 March 2024, heard from many parents.",
    ),
    ("The panel last met on 12 June.", "The panel last met on 17 July."),
    (
        "Schools may hold a drill (for example, on 3 September).",
        "Schools may hold a drill (for example, on 10 September).",
    ),
    (
        "Staff must be alert to all abuse, including but not limited to neglect and bullying.",
        "Staff must be alert to all abuse, including but not limited to bullying and neglect.",
    ),
    (
        "Records of complaints must be kept for two years.",
        "Records of complaints must be kept for 24 months.",
    ),
    ("The report must be sent within three weeks.", "The report must be sent within 21 days."),
    (
        "At least three members of the panel must be present.",
        "At least 3 members of the panel must be present.",
    ),
    ("The service reached 45,000 families.", "The service reached 45 000 families."),
    (
        "Pupils aged 11–16 should be told about county lines.",
        "Pupils aged 11 to 16 should be told about county lines.",
    ),
    (
        "Children between the ages of 5 and 11 should be taught to swim.",
        "Children from 5 to 11 should be taught to swim.",
    ),
    ("A ratio of 1:4 must be kept.", "A ratio of one to four must be kept."),
    (
        "The form must be returned by 5pm on the day.",
        "The form must be returned by 5 p.m. on the day.",
    ),
    (
        "The form must be returned by 17:00 on the day.",
        "The form must be returned by 5pm on the day.",
    ),
    ("Returns must be sent by 31 January.", "Returns must be sent on or before 31 January."),
    (
        "The plan must be finished no later than 31 March 2027.",
        "The plan must be finished by 31 March 2027.",
    ),
    (
        "All staff, other than volunteers, must attend.",
        "All staff, except volunteers, must attend.",
    ),
    (
        "All staff apart from volunteers must attend.",
        "All staff, with the exception of volunteers, must attend.",
    ),
    (
        "All staff, including supply teachers, must read this policy.",
        "Including supply teachers, all staff must read this policy.",
    ),
    ("Children are entitled to an advocate.", "Children have a right to an advocate."),
    ("It is an offence to share such images.", "It is a criminal offence to share such images."),
    (
        "Many children aged around 12 to 14 told us that they felt lonely.",
        "Many children aged around 12 to 14 told us they had felt lonely.",
    ),
    ("See pages 12 to 14 for advice on recording.", "See pages 13 to 15 for advice on recording."),
    ("The school has both a nursery and a library.", "The school has a nursery and a library."),
    ("The guidance is set out in sections 2 to 5.", "The guidance is set out in sections 2 to 6."),
    (
        "The centre, including the garden, was opened in spring.",
        "The centre, with the garden, was opened in spring.",
    ),
    ("Staff spend up to an hour a day on notes.", "Staff spend up to one hour a day on notes."),
    ("Either way, the child should be heard.", "In either case, the child should be heard."),
    (
        "Apart from this chapter, practitioners should read annex B.",
        "As well as this chapter, practitioners should read annex B.",
    ),
    ("Young people aged 16 or 17 must be asked.", "Young people aged 16 and 17 must be asked."),
    (
        "In 2019 to 2020 the courts heard more such cases.",
        "In 2020 to 2021 the courts heard more such cases.",
    ),
    (
        "The consultation ran from 4 March to 30 April 2024.",
        "The consultation ran from 5 March to 31 May 2024.",
    ),
    (
        "Ofsted inspected the home on 3 July and again on 5 July.",
        "Ofsted inspected the home on 10 July and again on 12 July.",
    ),
    (
        "Practitioners must look for signs, including bruises, burns and bites.",
        "Practitioners must look for signs, including burns, bites and bruises.",
    ),
    (
        "Training must be refreshed at least every 2 years.",
        "Training must be refreshed at least every 24 months.",
    ),
    (
        "The child must be seen within 10 working days.",
        "The child must be seen within ten working days.",
    ),
    (
        "Send the form no later than 5 working days after the meeting.",
        "Send the form within 5 working days after the meeting.",
    ),
    ("Pupils between 14 and 16 years of age may attend.", "Pupils aged 14 to 16 may attend."),
    ("See sections 3 to 7 and tables 2 and 4.", "See sections 4 to 8 and tables 3 and 5."),
    (
        "Everyone apart from visitors must wear a badge.",
        "Everyone other than visitors must wear a badge.",
    ),
    (
        "Staff should record the concern (for example, within 5 days of hearing it).",
        "Staff should record the concern (for example, within 7 days of hearing it).",
    ),
    (
        "About 3,400 looked-after children lived in the region.",
        "About 3400 looked-after children lived in the region.",
    ),
    (
        "The lead should, at 9am each day, read the log of the night.",
        "At 9am each day, the lead should read the log of the night.",
    ),
    (
        "Parents are entitled to see the record of their child.",
        "Parents have the right to see the record of their child.",
    ),
    (
        "When excluding a pupil, the headteacher must write to the parents.",
        "When suspending or excluding a pupil, the headteacher must write to the parents.",
    ),
    (
        "All staff must be trained in one or more of these.",
        "All staff must be trained in at least one of these.",
    ),
    ("The team of four met twice.", "The team of four met two times."),
    ("One of the boys must have been asked.", "One boy must have been asked."),
    ("The course lasts 1 to 2 hours.", "The course lasts one to two hours."),
    ("By 2024 the number was 400.", "By 2025 the number was 400."),
    ("She was seen by 5pm.", "She was seen by 7pm."),
    (
        "Staff must be available, including at weekends.",
        "Staff must be available, including weekends.",
    ),
    (
        "The policy was published by the board on 1 May 2024.",
        "The policy was published by the board on 2 June 2024.",
    ),
    (
        "In section 17 and section 47 cases, staff must act.",
        "In section 17 or section 47 cases, staff must act.",
    ),
    ("Steps 1 to 3 must be followed.", "Steps 1 to 4 must be followed."),
    ("They must reply within the 5 working days.", "They must reply within 5 working days."),
    ("It must be sent within 48 hours.", "It must be sent within 48 hrs."),
    ("The meeting is at 10am.", "The meeting is at 10:00."),
    ("It must be done by close of business.", "It must be done by the close of business."),
    ("Either parent may collect the child.", "Either of the parents may collect the child."),
    ("Both the head and the deputy must sign.", "The head and the deputy must both sign."),
    (
        "Staff are entitled to time off, and must ask.",
        "Staff have the right to time off, and must ask.",
    ),
    (
        "All staff (including volunteers) must attend.",
        "All staff, including volunteers, must attend.",
    ),
    (
        "All staff (except volunteers) must attend.",
        "All staff, except for volunteers, must attend.",
    ),
    ("They must keep it for a fortnight.", "They must keep it for two weeks."),
    ("They must keep it for 18 months.", "They must keep it for eighteen months."),
    ("Children aged between 5 and 11 must be told.", "Children aged 5 to 11 must be told."),
    ("Young people aged 16-18 years must be told.", "Young people aged 16 to 18 must be told."),
    ("Pupils under 16 must be told.", "Pupils under the age of 16 must be told."),
    ("18-year-olds must be told.", "18 year olds must be told."),
    ("It must be sent by 1st March.", "It must be sent by 1 March."),
    ("It must be sent by Monday 1 March.", "It must be sent by 1 March."),
    (
        "Reviews are held yearly and must be recorded.",
        "Reviews are held annually and must be recorded.",
    ),
    ("Staff must attend 2 half-day sessions.", "Staff must attend two half-day sessions."),
    ("A maximum of 10 children may attend.", "Up to 10 children may attend."),
    ("Children aged 16 and above must be told.", "Children aged 16 or over must be told."),
    ("Services for under-18s must act.", "Services for under 18s must act."),
    ("Services for under-18s must act.", "Services for under 18 must act."),
    ("The line can be called from 8am to 6pm.", "The line can be called from 8am to 8pm."),
    ("Staff must read part one of this guidance.", "Staff must read part two of this guidance."),
    (
        "Staff must be checked (see para 195 and paras 462-465).",
        "Staff must be checked (see para 196 and paras 463-466).",
    ),
    (
        "The inquiry heard evidence from 3 June to 9 July.",
        "The inquiry heard evidence from 3 June to 12 July.",
    ),
    (
        "All staff, including agency staff and volunteers, must sign.",
        "All staff, including volunteers and agency staff, must sign.",
    ),
    (
        "The meeting should last no more than one hour.",
        "The meeting should last no more than 60 minutes.",
    ),
    ("A total of 1,200 referrals were made.", "A total of 1200 referrals were made."),
    (
        "Training should include topics such as grooming (for example, at 2pm sessions).",
        "Training should include topics such as grooming (for example, at 3pm sessions).",
    ),
    ("The helpline is open from 9am until 5pm.", "The helpline is open from 9am until 8pm."),
    ("See Part 3, paragraphs 12 to 14.", "See Part 4, paragraphs 13 to 15."),
    (
        "Children are unlikely to tell, even where they have the right to do so.",
        "Even where they have the right to do so, children are unlikely to tell.",
    ),
    ("Either the head or a deputy must attend.", "The head or a deputy must attend."),
];
