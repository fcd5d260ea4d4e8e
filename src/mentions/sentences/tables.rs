//! Sentences in the shapes of real pages, in our own words, with what each cites and how that stands on 22 November 2026.

/// Footers of policies, bibliographies, links, rows of tables, lists, parts of an edition, stories of the past.
pub(super) const BOARDS: &[(&str, &str)] = &[
    // Footers of policies
    ("Safeguarding policy v4 | Based on KCSIE 2024 | Page 3 of 40", "kcsie/2024 stale"),
    (
        "Reviewed annually. Next review: September 2027. Legislation: KCSIE 2026.",
        "kcsie/2026 current",
    ),
    ("Compliant with Keeping Children Safe in Education (DfE, September 2025)", "kcsie/2025 stale"),
    // Bibliographies
    (
        "DfE (2018) Working Together to Safeguard Children. London: DfE.",
        "working-together/2018 stale",
    ),
    (
        "Department for Education (2023). Keeping children safe in education: statutory guidance for schools and colleges.",
        "kcsie/2023 stale",
    ),
    (
        "HM Government (2015) What to do if you're worried a child is being abused: advice for practitioners",
        "worried-about-a-child/2015 current",
    ),
    (
        "HM Government, Working Together to Safeguard Children (London, 2013), p. 8",
        "working-together/2013 stale",
    ),
    (
        "DfE. Children missing education: statutory guidance for local authorities. September 2016.",
        "children-missing-education/2016 stale",
    ),
    ("NICE (2009) When to suspect child maltreatment (CG89)", "nice-cg89/2009 current"),
    // Links
    (
        "Read the [statutory guidance](https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/942454/Working_together_to_safeguard_children_inter_agency_guidance.pdf).",
        "working-together/- unsure",
    ),
    (
        "Read the [guidance](https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/779401/Working_Together_to_Safeguard-Children.pdf).",
        "working-together/- unsure",
    ),
    (
        "Read the [guidance](https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/592101/Working_Together_to_Safeguard_Children_20170213.pdf).",
        "working-together/2015 stale",
    ),
    (
        "Read the [guidance](https://assets.publishing.service.gov.uk/media/6849a7b67cba25f610c7db3f/Working_together_to_safeguard_children_2023_-_statutory_guidance.pdf).",
        "working-together/2023 stale",
    ),
    (
        "Read [KCSIE](https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/1101454/Keeping_children_safe_in_education_2022.pdf).",
        "kcsie/2022 stale",
    ),
    (
        "Read [KCSIE](https://www.gov.uk/government/publications/keeping-children-safe-in-education--2).",
        "kcsie/- undated",
    ),
    (
        "Read [Keeping children safe in education 2026](https://www.gov.uk/government/publications/keeping-children-safe-in-education--2).",
        "kcsie/2026 current",
    ),
    (
        "The procedures are at http://www.londoncp.co.uk/chapters/A_contents.html.",
        "london-procedures/- stale",
    ),
    // Tables
    ("| Keeping Children Safe in Education | 2025 | DfE", "kcsie/2025 stale"),
    ("| Working Together to Safeguard Children | DfE | 2023", "working-together/2023 stale"),
    ("| Children Missing Education | August 2024", "children-missing-education/2024 current"),
    // Plural lists
    ("Working Together 2013 & 2015", "working-together/2013 stale, working-together/2015 stale"),
    (
        "the 2018, 2019 and 2020 editions of KCSIE",
        "kcsie/2018 stale, kcsie/2019 stale, kcsie/2020 stale",
    ),
    ("KCSIE 2024/2025", "kcsie/2024 stale, kcsie/2025 stale"),
    (
        "Working Together (2018, 2023) and KCSIE (2025)",
        "working-together/2018 stale, working-together/2023 stale, kcsie/2025 stale",
    ),
    // Parts and months
    ("KCSIE Part 1 (Sept 2022)", "kcsie/2022 stale"),
    ("Part one of Keeping children safe in education (September 2026)", "kcsie/2026 current"),
    ("KCSIE (Sept 2024) Part 2 and Annex B", "kcsie/2024 stale"),
    ("Annex A of KCSIE 2025", "kcsie/2025 stale"),
    ("paragraph 41 of Working Together 2023", "working-together/2023 stale"),
    // In line with
    ("in line with KCSIE 2025 and previous versions", "kcsie/2025 stale"),
    ("in line with KCSIE 2026 and previous versions", "kcsie/2026 current"),
    ("This policy has regard to the latest version of KCSIE.", "kcsie/- undated"),
    ("KCSIE (2025 or any later edition)", "kcsie/- undated"),
    ("Keeping Children Safe in Education 2025 (or the most recent version)", "kcsie/- undated"),
    // Of the past, and of others
    ("Since KCSIE 2018 the name of the lead has been published.", "kcsie/2018 told"),
    ("The 2018 edition of Working Together abolished local boards.", "working-together/2018 told"),
    (
        "Safeguarding partners were introduced by Working Together 2018.",
        "working-together/2018 told",
    ),
    (
        "As first set out in Working Together 2010, partners share what they know.",
        "working-together/2010 told",
    ),
    (
        "KCSIE 2026 replaces KCSIE 2025 from 1 September 2026.",
        "kcsie/2026 current, kcsie/2025 told",
    ),
    ("KCSIE 2025 has been replaced by KCSIE 2026.", "kcsie/2025 told, kcsie/2026 current"),
    (
        "Serious case reviews were published under Working Together 2015 until September 2019.",
        "working-together/2015 told",
    ),
    (
        "Since KCSIE 2018 much has changed, and we follow KCSIE 2023.",
        "kcsie/2018 told, kcsie/2023 stale",
    ),
    ("The policy that was introduced in 2020 follows KCSIE 2023.", "kcsie/2023 stale"),
    ("This policy introduced the training that KCSIE 2023 asks for.", "kcsie/2023 stale"),
    ("Lessons were held outside until June 2024, in line with KCSIE 2023.", "kcsie/2023 stale"),
    // Glued, misspelt, and everyday
    ("Keeping Children Safe in Education 20253", "kcsie/2025 stale"),
    ("KSCIE 2024", "kcsie/2024 stale"),
    ("Working Together to Safeguarding Children (2018)", "working-together/2018 stale"),
    ("Working together in 2018 we ran three events.", ""),
    ("Prevent training in 2015 was for all.", ""),
    ("Our safer recruitment policy (2018)", ""),
];

/// Of schools and charities, written when the first had been mended: a second look.
pub(super) const SCHOOLS: &[(&str, &str)] = &[
    ("This policy should be read alongside KCSIE (September 2025).", "kcsie/2025 stale"),
    ("KCSIE September 25", "kcsie/2025 stale"),
    (
        "Keeping Children Safe in Education – September 2025 (KCSIE 2025)",
        "kcsie/2025 stale, kcsie/2025 stale",
    ),
    ("KCSIE Sept 25 (Part 1)", "kcsie/2025 stale"),
    ("KCSIE, 2024, paras 98-102", "kcsie/2024 stale"),
    ("Statutory guidance (KCSIE 2024, p.14)", "kcsie/2024 stale"),
    (
        "‘Working Together to Safeguard Children’ – HM Government, July 2018",
        "working-together/2018 stale",
    ),
    (
        "Working Together to Safeguard Children: a guide to inter-agency working (2018)",
        "working-together/2018 stale",
    ),
    (
        "Working Together to Safeguard Children 2023 (last updated February 2024)",
        "working-together/2023 stale",
    ),
    (
        "What to do if you're worried a child is being abused – 2015",
        "worried-about-a-child/2015 current",
    ),
    ("WTDIYW and Information Sharing Advice (DfE 2018)", "information-sharing/2018 stale"),
    (
        "Information Sharing: advice for practitioners providing safeguarding services (July 2018)",
        "information-sharing/2018 stale",
    ),
    (
        "Information sharing advice for safeguarding practitioners (May 2024)",
        "information-sharing/2024 current",
    ),
    ("Prevent duty guidance: England and Wales (2023)", "prevent-duty/2023 current"),
    (
        "Revised Prevent duty guidance: for England and Wales (2015, updated 2021)",
        "prevent-duty/2015 stale",
    ),
    ("Prevent Duty Guidance 2015 and Channel Duty Guidance 2020", "prevent-duty/2015 stale"),
    ("The Education Act 2002, the Children Act 2004 and KCSIE 2026", "kcsie/2026 current"),
    ("Children Act 2004; Working Together 2026; GDPR 2018", "working-together/2026 current"),
    (
        "As KCSIE 2023 was in force until 31 August 2024, records of that year name it.",
        "kcsie/2023 told",
    ),
    ("Changes in KCSIE 2026 compared with KCSIE 2025", "kcsie/2026 current, kcsie/2025 told"),
    ("What has changed since KCSIE 2025?", "kcsie/2025 told"),
    ("KCSIE 2027 is out for consultation.", "kcsie/2027 not known here"),
    ("Staff sign to confirm that they have read Part 1 of KCSIE 2024.", "kcsie/2024 stale"),
    ("Training dates: KCSIE 2024 update, 4 September 2024", "kcsie/2024 stale"),
    (
        "The school follows London Child Protection Procedures (5th edition, 2017).",
        "london-procedures/5th edition stale",
    ),
    (
        "London Safeguarding Children Procedures, 7th Edition",
        "london-procedures/7th edition current",
    ),
    (
        "Read the [2018 guidance](https://www.gov.uk/government/publications/working-together-to-safeguard-children--2).",
        "working-together/2018 stale",
    ),
    ("Our KCSIE 2025 training slides", "kcsie/2025 stale"),
    (
        "Policy date: September 2024. Review date: September 2025. Statutory guidance: KCSIE.",
        "kcsie/- undated",
    ),
    ("KCSIE – Policy reviewed September 2024", "kcsie/- undated"),
    (
        "Issued in response to KCSIE, the Children Act 1989 and the 2010 Equality Act",
        "kcsie/- undated",
    ),
];

/// A third look, once more written first.
pub(super) const OTHERS: &[(&str, &str)] = &[
    ("See KCSIE 2025, Part Five.", "kcsie/2025 stale"),
    ("(KCSIE, DfE 2025)", "kcsie/2025 stale"),
    (
        "Keeping Children Safe in Education: Statutory guidance for schools and colleges, September 2024. DfE",
        "kcsie/2024 stale",
    ),
    ("KCSIE Sept. 2024", "kcsie/2024 stale"),
    ("KCSIE (Autumn 2024)", "kcsie/2024 stale"),
    ("KCSIE – 2024 update", "kcsie/2024 stale"),
    ("the new 2026 KCSIE", "kcsie/2026 current"),
    ("Working Together (HMG 2018)", "working-together/2018 stale"),
    ("Working Together 2018, Chapter 3", "working-together/2018 stale"),
    ("Working Together 2018/2023", "working-together/2018 stale, working-together/2023 stale"),
    ("KCSIE 2023 (now superseded by KCSIE 2026)", "kcsie/2023 told, kcsie/2026 current"),
    ("Our 2023 policy follows KCSIE.", "kcsie/- undated"),
    ("This policy, dated September 2023, follows KCSIE.", "kcsie/- undated"),
    ("KCSIE has been in force since 2014.", "kcsie/- undated"),
    ("First issued in 2014, KCSIE sets out duties.", "kcsie/- undated"),
    ("In 2023 KCSIE added filtering.", "kcsie/- undated"),
    ("Since September 2023 KCSIE requires checks.", "kcsie/- undated"),
    ("Children Act 1989, 2004; Working Together 2023", "working-together/2023 stale"),
    (
        "Information sharing (2018) and Working Together (2018)",
        "information-sharing/2018 stale, working-together/2018 stale",
    ),
    (
        "What to do if you're worried a child is being abused (March 2015)",
        "worried-about-a-child/2015 current",
    ),
    ("CME guidance (2016)", "children-missing-education/2016 stale"),
    ("NICE CG89 (2009, updated 2017)", "nice-cg89/2009 current"),
    ("Multi-agency statutory guidance on FGM (2016)", "fgm-multi-agency/2016 stale"),
    ("FGM statutory guidance, July 2020", "fgm-multi-agency/2020 current"),
    (
        "[Working Together 2018](https://www.gov.uk/government/publications/working-together-to-safeguard-children--2)",
        "working-together/2018 stale",
    ),
    (
        "[KCSIE 2026](https://assets.publishing.service.gov.uk/media/6849a7b67cba25f610c7db3f/Working_together_to_safeguard_children_2023_-_statutory_guidance.pdf)",
        "kcsie/2026 current, working-together/2023 stale",
    ),
    (
        "Statutory guidance: Keeping children safe in education 2024, Working together 2023, Prevent 2023",
        "kcsie/2024 stale, working-together/2023 stale, prevent-duty/2023 current",
    ),
    ("KCSIE 2025 (and subsequent updates)", "kcsie/- undated"),
    ("KCSIE 2025, as amended from time to time", "kcsie/- undated"),
    ("KCSIE 2025 and Working Together 2026", "kcsie/2025 stale, working-together/2026 current"),
];
