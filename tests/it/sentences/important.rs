//! Pairs of sentences whose difference is important: what a reader must do, by when, for whom and how many changed.
//! Ours, in the shapes of guidance; a verdict was written before any was compared.

use guidewatch::model::diff::Flag;

/// By what each is flagged.
pub(super) const IMPORTANT: &[(Flag, &str, &str)] = &[
    (
        Flag::Deadline,
        "The annual return should reach the department by 30 June.",
        "The annual return should reach the department by 31 July.",
    ),
    (
        Flag::Deadline,
        "Parents should collect pupils before 6pm.",
        "Parents should collect pupils before 7.30pm.",
    ),
    (Flag::Deadline, "Staff must reply by the next day.", "Staff must reply by the next week."),
    (
        Flag::Deadline,
        "The plan must be sent within the same day.",
        "The plan must be sent within the same week.",
    ),
    (
        Flag::Deadline,
        "The strategy discussion record is to be circulated by the end of the next working day.",
        "The strategy discussion record is to be circulated by the end of the week.",
    ),
    (
        Flag::Deadline,
        "Applications close at noon on 15 January.",
        "Applications close at noon on 31 October.",
    ),
    (
        Flag::Deadline,
        "Objections must be received on or before 15 May.",
        "Objections must be received after 15 May.",
    ),
    (
        Flag::Deadline,
        "The child protection conference should be held no earlier than 15 working days after the strategy discussion.",
        "The child protection conference should be held no later than 15 working days after the strategy discussion.",
    ),
    (
        Flag::Deadline,
        "Volunteers must not be left alone with pupils until their checks are complete.",
        "Volunteers must not be left alone with pupils after their checks are complete.",
    ),
    (
        Flag::Deadline,
        "The initial conference must take place by midday on the third day.",
        "The initial conference must take place by midnight on the third day.",
    ),
    (
        Flag::Deadline,
        "Schools must publish their accessibility plan by the start of the spring term.",
        "Schools must publish their accessibility plan by the end of the spring term.",
    ),
    (
        Flag::Deadline,
        "Governing boards should submit the audit tool no later than Friday 28 November.",
        "Governing boards should submit the audit tool no later than Friday 19 December.",
    ),
    (
        Flag::Deadline,
        "Parents must be told by 4pm that day.",
        "Parents must be told by 4pm the next day.",
    ),
    (
        Flag::Deadline,
        "The panel must decide within five to ten days.",
        "The panel must decide within five to fifteen days.",
    ),
    (Flag::Deadline, "Send it by noon.", "Send it by midnight."),
    (Flag::Deadline, "Apply by 15 January.", "Apply by 31 January."),
    (
        Flag::Deadline,
        "Schools must reply before the end of term.",
        "Schools must reply before the end of the school year.",
    ),
    (
        Flag::Deadline,
        "The report must be published by March 2027.",
        "The report must be published by June 2027.",
    ),
    (Flag::Deadline, "The deadline is 31 May.", "The deadline is 30 June."),
    (
        Flag::Deadline,
        "Staff must act not later than 24 hours after.",
        "Staff must act not earlier than 24 hours after.",
    ),
    (Flag::Deadline, "Staff must act within 24 hours.", "Staff must act within a day."),
    (Flag::Deadline, "Return the form on or before 3 May.", "Return the form on or after 3 May."),
    (
        Flag::Deadline,
        "Schools should hold meetings between 9am and 3pm.",
        "Schools should hold meetings between 9am and 5pm.",
    ),
    (
        Flag::Deadline,
        "You must keep it until 31 March 2030.",
        "You must keep it until 31 March 2035.",
    ),
    (
        Flag::Deadline,
        "It must be done by the 10th of the month.",
        "It must be done by the 20th of the month.",
    ),
    (
        Flag::Deadline,
        "It must be sent within one calendar month.",
        "It must be sent within three calendar months.",
    ),
    (
        Flag::Deadline,
        "The child must be seen every 6 weeks.",
        "The child must be seen every 6 to 8 weeks.",
    ),
    (
        Flag::Deadline,
        "Offers must be conditional until all checks are complete.",
        "Offers must be conditional once all checks are complete.",
    ),
    (
        Flag::Deadline,
        "Local authorities must visit privately fostered children at least every six weeks in the first year.",
        "Local authorities must visit privately fostered children at least every twelve weeks in the first year.",
    ),
    (
        Flag::Deadline,
        "Head lice checks must be done between Monday and Wednesday.",
        "Head lice checks must be done between Monday and Friday.",
    ),
    (
        Flag::Deadline,
        "Parents may withdraw consent up to the end of the course.",
        "Parents may withdraw consent up to the start of the course.",
    ),
    (
        Flag::Duty,
        "All governors and trustees, save for associate members, must have a section 128 check.",
        "All governors and trustees must have a section 128 check.",
    ),
    (
        Flag::Duty,
        "Any visitor, including contractors, must sign in at reception.",
        "Any visitor, excluding contractors, must sign in at reception.",
    ),
    (
        Flag::Duty,
        "Everyone in regulated activity, with the exception of those on unpaid placements, must have a barred list check.",
        "Everyone in regulated activity, including those on unpaid placements, must have a barred list check.",
    ),
    (
        Flag::Duty,
        "The plan should be agreed with both parents.",
        "The plan should be agreed with either parent.",
    ),
    (
        Flag::Duty,
        "Each safeguarding partner must contribute to the arrangements.",
        "One safeguarding partner must contribute to the arrangements.",
    ),
    (
        Flag::Duty,
        "Only the local authority may apply for a care order.",
        "The local authority may apply for a care order.",
    ),
    (
        Flag::Duty,
        "Restraint is permitted only where a child would otherwise be hurt.",
        "Restraint is permitted where a child would otherwise be hurt.",
    ),
    (
        Flag::Duty,
        "Care leavers are entitled to a personal adviser.",
        "Care leavers can be given a personal adviser.",
    ),
    (
        Flag::Duty,
        "It is unlawful to remove a pupil from the roll for poor results.",
        "It is not good practice to remove a pupil from the roll for poor results.",
    ),
    (
        Flag::Duty,
        "A person who works with children while barred commits an offence.",
        "A person who works with children while barred breaks this policy.",
    ),
    (
        Flag::Duty,
        "Parents have the right to withdraw their child from sex education.",
        "Parents can ask to withdraw their child from sex education.",
    ),
    (
        Flag::Duty,
        "Staff other than teachers should report to the head of year.",
        "Staff including teachers should report to the head of year.",
    ),
    (
        Flag::Duty,
        "Staff may start work before the certificate has been received, except in boarding schools.",
        "Staff may start work before the certificate has been received.",
    ),
    (
        Flag::Duty,
        "All agencies bar the ambulance service should send a representative.",
        "All agencies should send a representative.",
    ),
    (
        Flag::Duty,
        "Either headteacher or chair of governors can call the police, but not both.",
        "Both headteacher and chair of governors must call the police.",
    ),
    (
        Flag::Duty,
        "Only trained staff should use restrictive practices.",
        "Staff should use restrictive practices.",
    ),
    (
        Flag::Duty,
        "Kinship carers have a legal right to ask for support.",
        "Kinship carers are encouraged to ask for support.",
    ),
    (
        Flag::Duty,
        "It is a criminal offence for an employer to hire a barred person.",
        "It is poor practice for an employer to hire a barred person.",
    ),
    (
        Flag::Duty,
        "The duty applies to colleges, excluding sixth forms, and must be met in full.",
        "The duty applies to colleges, including sixth forms, and must be met in full.",
    ),
    (Flag::Duty, "Everyone but volunteers must attend.", "Everyone must attend."),
    (Flag::Duty, "No one other than the lead may open the file.", "No one may open the file."),
    (
        Flag::Duty,
        "No one except the lead may open the file.",
        "No one except the head may open the file.",
    ),
    (
        Flag::Duty,
        "Schools must not exclude any pupil except as a last resort.",
        "Schools must not exclude any pupil.",
    ),
    (Flag::Duty, "Each of the partners must sign.", "One of the partners must sign."),
    (Flag::Duty, "Any of the partners may sign.", "All of the partners must sign."),
    (Flag::Duty, "The parents have no right to see it.", "The parents have a right to see it."),
    (Flag::Duty, "It is unlawful to share it.", "It is lawful to share it."),
    (
        Flag::Duty,
        "A person commits an offence if they fail to report.",
        "A person breaches policy if they fail to report.",
    ),
    (Flag::Duty, "Visits are only allowed at weekends.", "Visits are allowed at weekends."),
    (Flag::Duty, "Schools are exempt from this duty.", "Schools are subject to this duty."),
    (
        Flag::Duty,
        "Each trust, apart from those in special measures, should publish its data.",
        "Each trust, including those in special measures, should publish its data.",
    ),
    (
        Flag::Duty,
        "Any of the three partners can call an emergency meeting.",
        "All of the three partners must call an emergency meeting.",
    ),
    (Flag::Duty, "It would be unlawful to refuse.", "It would be unwise to refuse."),
    (
        Flag::Figure,
        "Schools should teach relationships education to pupils in years 3 to 6.",
        "Schools should teach relationships education to pupils in years 1 to 6.",
    ),
    (
        Flag::Figure,
        "Young carers between 8 and 15 years old should be offered an assessment.",
        "Young carers between 8 and 17 years old should be offered an assessment.",
    ),
    (
        Flag::Figure,
        "Personal advisers support care leavers from 18 to 21.",
        "Personal advisers support care leavers from 18 to 25.",
    ),
    (
        Flag::Figure,
        "The children's home may accommodate four to six children.",
        "The children's home may accommodate four to eight children.",
    ),
    (
        Flag::Figure,
        "For children aged 3 and over the ratio is 1:8.",
        "For children aged 3 and over the ratio is 1:13.",
    ),
    (
        Flag::Figure,
        "Staffing of at least one adult to eight children is needed on visits.",
        "Staffing of at least one adult to fifteen children is needed on visits.",
    ),
    (
        Flag::Figure,
        "Fines of £60–£80 can be issued to parents.",
        "Fines of £80–£160 can be issued to parents.",
    ),
    (
        Flag::Figure,
        "Pupils in Key Stages 2 and 3 should be taught about online harms.",
        "Pupils in Key Stages 3 and 4 should be taught about online harms.",
    ),
    (
        Flag::Figure,
        "Measure growth at 10-day intervals in infants aged 6-12 weeks.",
        "Measure growth at 10-day intervals in infants aged 6-18 weeks.",
    ),
    (
        Flag::Figure,
        "A family may appeal up to two months after the decision.",
        "A family may appeal up to one month after the decision.",
    ),
    (
        Flag::Figure,
        "Providers must keep the register until the child reaches 21.",
        "Providers must keep the register until the child reaches 25.",
    ),
    (
        Flag::Figure,
        "Offer a health assessment to 16 to 18-year-olds leaving custody.",
        "Offer a health assessment to 16 to 21-year-olds leaving custody.",
    ),
    (
        Flag::Figure,
        "A child under the age of 13 can never legally consent to sexual activity.",
        "A child under the age of 12 can never legally consent to sexual activity.",
    ),
    (
        Flag::Figure,
        "Review the care plan at 6 and 12 weeks.",
        "Review the care plan at 6 and 18 weeks.",
    ),
    (
        Flag::Figure,
        "Give between 20 and 30 sessions of therapy over 12 months.",
        "Give between 12 and 30 sessions of therapy over 12 months.",
    ),
    (
        Flag::Figure,
        "Nurseries must keep one member of staff to every five two-year-olds.",
        "Nurseries must keep one member of staff to every four two-year-olds.",
    ),
    (
        Flag::Figure,
        "The record must be kept until the pupil's 25th birthday.",
        "The record must be kept until the pupil's 30th birthday.",
    ),
    (
        Flag::Figure,
        "Children from 10 to 13 must be accompanied.",
        "Children from 8 to 13 must be accompanied.",
    ),
    (
        Flag::Figure,
        "Pupils in Reception to Year 6 must be supervised.",
        "Pupils in Reception to Year 4 must be supervised.",
    ),
    (
        Flag::Figure,
        "Reviews must be held at 3 and 6 months.",
        "Reviews must be held at 3 and 9 months.",
    ),
    (Flag::Figure, "The ratio must be one to six.", "The ratio must be one to eight."),
    (Flag::Figure, "Ratios of 1:10 are required.", "Ratios of 1:12 are required."),
    (Flag::Figure, "Those aged 18 and over must pay.", "Those aged 21 and over must pay."),
    (Flag::Figure, "18-year-olds must be told.", "16-year-olds must be told."),
    (Flag::Figure, "Children may attend from age 4.", "Children may attend from age 3."),
    (Flag::Figure, "Children may stay until they are 18.", "Children may stay until they are 21."),
    (
        Flag::Figure,
        "The visit must be on the third working day.",
        "The visit must be on the fifth working day.",
    ),
    (Flag::Figure, "It must be done in the first week.", "It must be done in the first month."),
    (
        Flag::Figure,
        "Temperature must be between 18 and 21 degrees.",
        "Temperature must be between 16 and 21 degrees.",
    ),
    (Flag::Figure, "Up to 20% of places may be kept.", "Up to 30% of places may be kept."),
    (Flag::Figure, "A fee of £10 to £15 may be asked.", "A fee of £10 to £25 may be asked."),
    (
        Flag::Figure,
        "The guidance on accommodation for 16 and 17-year-olds who are homeless.",
        "The guidance on accommodation for 15 and 17-year-olds who are homeless.",
    ),
    (
        Flag::Figure,
        "The guidance on accommodation for 16 and 17-year-olds who are homeless.",
        "The guidance on accommodation for 16 and 18-year-olds who are homeless.",
    ),
    (Flag::Figure, "Post-16 colleges must act.", "Post-18 colleges must act."),
    (Flag::Figure, "Services for under-18s must act.", "Services for under-16s must act."),
    (
        Flag::Figure,
        "Staff who work with 16- and 17-year-olds must act.",
        "Staff who work with 16- to 18-year-olds must act.",
    ),
    (
        Flag::Figure,
        "Schools with 100 to 200 pupils should have two deputies.",
        "Schools with 100 to 300 pupils should have two deputies.",
    ),
    (
        Flag::Figure,
        "The report should be shared at least 2 working days before the conference.",
        "The report should be shared at least 5 working days before the conference.",
    ),
    (
        Flag::Figure,
        "The nominated person must not be under the age of 21.",
        "The nominated person must not be under the age of 18.",
    ),
    (
        Flag::Figure,
        "Pupils are entitled to 25 hours a week of education.",
        "Pupils are entitled to 15 hours a week of education.",
    ),
    (Flag::Negation, "Staff are not permitted to keep it.", "Staff are permitted to keep it."),
];
