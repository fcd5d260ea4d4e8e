//! Dates around a name, and those that belong to something else.

use super::{super::tokens::tokens, *};

fn said(dated: Vec<Dated>) -> Vec<Says> {
    dated.into_iter().map(|dated| dated.says).collect()
}

/// The dates of NAME in a text.
fn of(text: &str) -> Vec<Says> {
    let tokens = tokens(text);
    let at = tokens.iter().position(|token| token.word == "name").unwrap();
    let after = after(text, &tokens, at + 1, false, |n| {
        tokens.get(n).is_some_and(|token| token.word == "other")
    });
    said(if after.is_empty() { before(text, &tokens, at) } else { after })
}

fn years(years: &[i16]) -> Vec<Says> {
    years.iter().map(|year| Says::Year(*year, None)).collect()
}

#[test]
fn a_date_belongs_to_the_name_that_it_stands_with() {
    for text in [
        "NAME 2018",
        "NAME, 2018",
        "NAME – 2018",
        "NAME (2018)",
        "NAME (DfE, 2018)",
        "NAME (DfE 2018)1.",
        "‘NAME’ (2018)",
        "NAME (KCSIE) 2018",
        "NAME (KCSIE, 2018)",
        "NAME: statutory guidance for schools and colleges (2018)",
        "NAME: a guide to inter-agency working to promote the welfare of children (DfE, 2018)1",
        "NAME guidance published in 2018",
        "NAME of 2018",
        "NAME from 2018",
        "NAME | 2018",
        "NAME 20182",
        "NAME2018",
        "NAME 2018/19",
        "NAME Guide 2018, the Board",
        "the 2018 edition of NAME",
        "the 2018 version of the NAME",
        "Department for Education (DfE) (2018) NAME",
        "the 2018 NAME",
        "2018 NAME",
        "DfE's 2018 'NAME'",
    ] {
        assert_eq!(of(text), years(&[2018]), "{text}");
    }
    assert_eq!(of("NAME September 2016"), [Says::Year(2016, Some(9))]);
    assert_eq!(of("NAME (from 1 September 2022)"), [Says::Year(2022, Some(9))]);
    assert_eq!(of("NAME (CME) new guidance from Sept 2016"), [Says::Year(2016, Some(9))]);
    assert_eq!(of("NAME (HM Government, March 2015)"), [Says::Year(2015, Some(3))]);
}

#[test]
fn a_list_names_several() {
    for text in [
        "NAME 2013, 2015 and 2018",
        "NAME (2013, 2015 & 2018)",
        "the 2013, 2015 and 2018 editions of NAME",
        "NAME 2013, 2015 or 2018",
    ] {
        assert_eq!(of(text), years(&[2013, 2015, 2018]), "{text}");
    }
    assert_eq!(of("NAME 2018, 2 July 2020"), years(&[2018]));
}

#[test]
fn an_ordinal_is_a_label() {
    for text in [
        "NAME, 7th edition",
        "NAME (seventh edition)",
        "the 7th Edition of the NAME",
        "NAME 7th Ed",
    ] {
        assert_eq!(of(text), [Says::Nth(7)], "{text}");
    }
}

#[test]
fn a_year_that_belongs_to_something_else_is_left_alone() {
    for text in [
        "NAME and the Children Act 2004",
        "NAME (Children Act 2004)",
        "the Children Act 1989 NAME",
        "Education Act 2002, NAME",
        "In 2018 NAME was new",
        "NAME. 2018 was a year",
        "NAME; 2018 brought",
        "NAME sets out, as in 2018, duties",
        "NAME and OTHER 2018",
        "NAME 18",
        "NAME 1066",
        "NAME 20199999",
        "NAME and the 2018 report",
        "by 2018, NAME",
        "NAME was 2018 Act",
    ] {
        assert_eq!(of(text), [], "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn hostile_words_do_no_harm(text in "(NAME|2018|20182|[(),.|]|and|of|edition|7th|September|the| ){0,30}") {
        let tokens = tokens(&text);
        for at in 0..=tokens.len() {
            let _ = (after(&text, &tokens, at, false, |_| false), before(&text, &tokens, at));
        }
    }
}
