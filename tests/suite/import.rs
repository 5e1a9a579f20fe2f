//! Imports: what comes in, what stays out, and that a second run changes nothing.

use std::collections::BTreeMap;

use crate::scratch::{Ran, Scratch, tree};

const SITE: &str = "\
title: Help
languages: [ja, en]
import:
  disclosure:
    - {label: customer-x, type: Story, show: full, body: true}
    - {label: [roadmap, public-roadmap, public, ロードマップ], show: summary, body: true}
  fields:
    - {component: Export, tags: [export]}
    - {type: Bug, kind: known_issue}
";

/// Every tool with its fixture.
const TOOLS: &[(&str, &str)] = &[
    ("jira", "jira.csv"),
    ("jira", "jira-ja.csv"),
    ("linear", "linear.csv"),
    ("github", "github.json"),
    ("fider", "fider.csv"),
    ("canny", "canny.csv"),
    ("csv", "requests.csv"),
];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/import/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text(name: &str) -> String {
    String::from_utf8(fixture(name)).expect("UTF-8")
}

/// A site with an export in it.
fn site(name: &str, bytes: impl AsRef<[u8]>) -> Scratch {
    let site = Scratch::with([
        ("content/site.yaml", SITE),
        (
            "content/en/releases/1.2.0.md",
            "---\ntitle: 1.2.0\nversion: \"1.2.0\"\ndate: 2026-11-01\nchanges: []\n---\n",
        ),
    ]);
    site.write(name, bytes);
    site
}

fn import(site: &Scratch, arguments: &str) -> Ran {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    site.run(&[&["import"], &arguments[..], &["--lang", "en"]].concat())
}

fn succeed(site: &Scratch, arguments: &str) -> Ran {
    let ran = import(site, arguments);
    assert_eq!(ran.code, 0, "{arguments}\n{}{}", ran.out, ran.err);
    ran
}

const TICKETS: &str = "content/data/tickets.yaml";
const LEDGER: &str = "content/data/ledger.jsonl";

/// The fields of a ticket as they are written, a line each.
fn ticket(site: &Scratch, id: &str) -> String {
    let list = site.read(TICKETS);
    let entry = list.split("- id: ").find(|entry| entry.lines().next() == Some(id));
    entry.unwrap_or_else(|| panic!("no {id} in\n{list}")).trim_end().to_owned()
}

#[test]
fn a_second_run_changes_nothing() {
    for (tool, name) in TOOLS {
        let site = site(name, fixture(name));
        succeed(&site, &format!("{tool} {name} --today 2026-11-25"));
        let before = tree(&site.at("content"));
        let ran = succeed(&site, &format!("{tool} {name} --today 2026-11-26"));
        assert!(ran.err.ends_with("nothing to change\n"), "{name}: {}", ran.err);
        assert!(tree(&site.at("content")) == before, "{name}");
        assert!(!ran.err.contains(" new\n"), "{name}: {}", ran.err);
    }
}

#[test]
fn a_dry_run_says_everything_and_writes_nothing() {
    let site = site("jira.csv", fixture("jira.csv"));
    let before = tree(&site.at(""));
    let ran = succeed(&site, "jira jira.csv --dry-run");
    assert!(tree(&site.at("")) == before);
    for line in [
        "5 new",
        "  WEB-12 Send all invoices at once (in_progress, full)",
        "  3 hidden, since nothing",
        "1 declined without a reason: WEB-13",
        "nothing was written (--dry-run)",
    ] {
        assert!(ran.out.lines().any(|found| found.starts_with(line)), "{line}\n{}", ran.out);
    }
    succeed(&site, "jira jira.csv --today 2026-11-25");
    site.write(
        "jira.csv",
        text("jira.csv").replace(",In Progress,", ",Done,").replace(",To Do,", ",Won't Do,"),
    );
    let ran = succeed(&site, "jira jira.csv --dry-run --today 2026-11-26");
    assert!(
        ran.out.contains(
            "1 moved to released: WEB-12\n1 moved to declined: WEB-15\n1 declined without a reason: WEB-15"
        ),
        "{}",
        ran.out
    );
    let arguments = ["import", "jira", "jira.csv", "--dry-run", "--lang", "ja", "--today", "2026-11-26"];
    assert!(site.succeed(&arguments).out.contains("released になった要望 1 件：WEB-12\n"));
}

#[test]
fn nothing_that_is_left_out_is_written() {
    for (tool, name) in TOOLS {
        let site = site(name, fixture(name));
        let ran = succeed(&site, &format!("{tool} {name}"));
        assert!(ran.err.contains("columns left out"), "{name}: {}", ran.err);
        for (path, bytes) in tree(&site.at("content")) {
            let text = String::from_utf8_lossy(&bytes);
            for planted in ["planted", "Planted", "customer-x", "secret", "pays us", "5b10", "$900"] {
                let is_rule = path == "site.yaml" && planted == "customer-x";
                assert!(is_rule || !text.contains(planted), "{name}: {planted} in {path}\n{text}");
            }
        }
        assert!(!ran.err.contains("planted.example"), "values are not shown: {}", ran.err);
    }
}

#[test]
fn each_tool_is_read_as_it_is() {
    let expected: &[(&str, &str, &str, &str)] = &[
        (
            "jira",
            "jira.csv",
            "WEB-9",
            "title: Export as CSV\n  state: released\n  disclosure: summary\n  requests: 3\n  first_requested: 2024-02-01\n  last_updated: 2024-03-02\n  released_in: \"1.2.0\"\n  tags: [export]",
        ),
        (
            "jira",
            "jira.csv",
            "WEB-12",
            "title: Send all invoices at once\n  state: in_progress\n  disclosure: full\n  requests: 14\n  first_requested: 2024-05-11\n  last_updated: 2026-09-27\n  tags: [export]\n  use_case: |\n    #### Goal\n    Ask **all** customers, see the plan or … at ….",
        ),
        (
            "jira",
            "jira.csv",
            "WEB-14",
            "title: Faxing invoices\n  state: duplicate\n  disclosure: hidden\n  first_requested: 2024-03-05\n  last_updated: 2024-03-06\n  merged_into: WEB-13",
        ),
        (
            "jira",
            "jira.csv",
            "WEB-15",
            "title: \"=HYPERLINK(\\\"…\\\")\"\n  kind: known_issue\n  state: received\n  disclosure: hidden\n  requests: 1\n  first_requested: 2024-03-07\n  last_updated: 2024-03-07",
        ),
        (
            "linear",
            "linear.csv",
            "ENG-1",
            "title: \"=cmd()|x\"\n  state: planned\n  disclosure: summary\n  first_requested: 2024-05-14\n  last_updated: 2026-11-21\n  use_case: \"Long text, see …\"",
        ),
        (
            "github",
            "github.json",
            "GH-7",
            "title: Send all invoices at once\n  state: in_progress\n  disclosure: summary\n  requests: 5\n  first_requested: 2026-08-03\n  last_updated: 2026-11-21\n  use_case: \"As … said (…), see …\"",
        ),
        (
            "fider",
            "fider.csv",
            "FIDER-1",
            "title: Dark mode\n  state: in_progress\n  disclosure: summary\n  requests: 42\n  first_requested: 2024-05-14\n  use_case: Please.\n  response:\n    text: \"We are on it. Ask …, or see …\"\n    date: 2026-10-01",
        ),
        (
            "canny",
            "canny.csv",
            "CANNY-64fa01",
            "title: Offline reading\n  state: under_review\n  disclosure: summary\n  requests: 7\n  first_requested: 2024-05-14\n  use_case: Long",
        ),
    ];
    for (tool, name, id, fields) in expected {
        let site = site(name, fixture(name));
        succeed(&site, &format!("{tool} {name}"));
        assert_eq!(ticket(&site, id), format!("{id}\n  {fields}"), "{name}");
    }
    let site = site("linear.csv", fixture("linear.csv"));
    let ran = succeed(&site, "linear linear.csv");
    assert!(ran.err.contains("1 left out, archived in the tool"), "{}", ran.err);
    assert!(!site.read(TICKETS).contains("ENG-3"));
}

#[test]
fn encodings_of_spreadsheets_are_understood() {
    let cp932 = encoding_rs::SHIFT_JIS.encode(&text("jira-ja.csv")).0.into_owned();
    let utf_16 = text("requests.csv").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = [b"\xff\xfe", utf_16.as_slice()].concat();
    for (tool, bytes, id, title) in [
        ("jira", cp932, "KAIZEN-1", "title: 請求書①をまとめて発行したい"),
        ("csv", utf_16, "REQ-1", "title: 請求書をまとめて発行したい"),
        ("csv", marked, "REQ-2", "title: FAX で送りたい"),
    ] {
        let site = site("export.txt", bytes);
        succeed(&site, &format!("{tool} export.txt"));
        assert!(ticket(&site, id).contains(title), "{}", ticket(&site, id));
    }
    let site = site("export.csv", b"\x89PNG\r\n\xff\xfe\xff");
    assert!(import(&site, "csv export.csv").out.contains("[wrong-encoding]"));
}

#[test]
fn a_row_of_another_width_is_refused_with_its_line() {
    let wide = text("linear.csv").replace("\"public, api\"", "\"public\",\"api\"");
    let site = site("linear.csv", &wide);
    let ran = import(&site, "linear linear.csv --format short");
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.out,
        "linear.csv: error[table-syntax]: line 2 has 35 cells, the header has 34 — mend the row; only if values in wrong columns do no harm, add --lenient\n"
    );
    assert!(!site.at(TICKETS).exists());
    let ran = succeed(&site, "linear linear.csv --lenient");
    assert!(ran.out.contains("warning[table-syntax]: line 2 has 35 cells"), "{}", ran.out);
    assert!(site.read(TICKETS).contains("- id: ENG-1\n"));
}

#[test]
fn states_that_nobody_knows_are_named_with_their_number_and_the_nearest() {
    let site = site(
        "jira.csv",
        text("jira.csv").replace(",In Progress,", ",In Progres,").replace(",To Do,", ",Parked,"),
    );
    let ran = import(&site, "jira jira.csv --format short");
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains(
            "error[unknown-state]: the state `In Progres` is not known (1) — `In Progress` is known\n"
        ),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("the state `Parked` is not known (1) — add `Parked: a state`"), "{}", ran.out);
    assert!(!site.at(TICKETS).exists());
    site.write("content/site.yaml", format!("{SITE}states: {{Parked: deferred, in progres: in_progress}}\n"));
    succeed(&site, "jira jira.csv");
    assert!(ticket(&site, "WEB-15").contains("state: deferred"));
}

#[test]
fn day_and_month_are_never_guessed() {
    let table = |dates: [&str; 2]| format!("id,title,created\n1,a,{}\n2,b,{}\n", dates[0], dates[1]);
    let site = site("r.csv", table(["6/7/2025", "7/6/2025"]));
    let ran = import(&site, "csv r.csv --format short");
    assert!(ran.out.contains("error[wrong-date]: the date `6/7/2025` on line 2 could be 2025-07-06 or 2025-06-07 — say in which order"), "{}", ran.out);
    succeed(&site, "csv r.csv --date-format m/d/y");
    assert!(ticket(&site, "REQ-1").contains("first_requested: 2025-06-07"));
    site.write("r.csv", table(["6/7/2025", "6/21/2025 16:14"]));
    succeed(&site, "csv r.csv");
    assert!(ticket(&site, "REQ-2").contains("first_requested: 2025-06-21"));
}

#[test]
fn the_same_ticket_twice_must_say_the_same() {
    let row = "\n1,A,open\n";
    let site = site("r.csv", format!("id,title,state{row}{}", &row[1..]));
    succeed(&site, "csv r.csv");
    site.write("r.csv", format!("id,title,state{row}1,A,planned\n"));
    let ran = import(&site, "csv r.csv --format short");
    assert!(
        ran.out.contains("error[duplicate-id]: 1 is on line 2 and on line 3, and they differ"),
        "{}",
        ran.out
    );
}

#[test]
fn a_ticket_that_is_gone_is_an_error_until_somebody_says_why() {
    let gone = "id,title,state\n1,A,open\n";
    let site = site("r.csv", "id,title,state\n1,A,open\n2,B,planned\n");
    succeed(&site, "csv r.csv --today 2026-11-01");
    site.write("r.csv", gone);
    let before = tree(&site.at("content"));
    let ran = import(&site, "csv r.csv --format short --today 2026-11-25");
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("r.csv: error[vanished-ticket]: REQ-2 is not in this export any more; it was last there on 2026-11-01 (planned)"), "{}", ran.out);
    let ran = import(&site, "csv r.csv");
    for way in ["merged_into:", "--keep REQ-2", "--partial", "shirube ledger withdraw REQ-2 --reason"] {
        assert!(ran.out.contains(way), "{way}: {}", ran.out);
    }
    assert!(tree(&site.at("content")) == before, "nothing was written");

    // A part of the tracker says nothing about the rest, and the next export may.
    succeed(&site, "csv r.csv --partial");
    assert_eq!(import(&site, "csv r.csv").code, 1);
    // Merged by hand.
    let list = site.read(TICKETS);
    site.write(TICKETS, list.replace("  title: B\n", "  title: B\n  merged_into: REQ-1\n"));
    succeed(&site, "csv r.csv");
    assert!(site.read(TICKETS).contains("- id: REQ-2\n"), "an import takes no ticket away");

    // Withdrawn: gone from the list, and it does not come back by itself.
    let both = "id,title,state\n1,A,open\n2,B,planned\n3,C,open\n";
    site.write("r.csv", both);
    succeed(&site, "csv r.csv --today 2026-11-25");
    let list = site.read(TICKETS);
    site.write(TICKETS, list.split("\n- id: REQ-3").next().expect("a first part"));
    let withdrawn = "{\"date\":\"2026-11-26\",\"id\":\"REQ-3\",\"event\":\"withdrawn\",\"reason\":\"asked by mistake\"}\n";
    site.write(LEDGER, site.read(LEDGER) + withdrawn);
    let ran = succeed(&site, "csv r.csv --today 2026-11-27");
    assert!(ran.err.contains("1 left out, withdrawn earlier: REQ-3"), "{}", ran.err);
    site.write("r.csv", "id,title,state\n1,A,open\n2,B,planned\n");
    succeed(&site, "csv r.csv");

    // Kept as if written by hand.
    site.write("r.csv", gone);
    succeed(&site, "csv r.csv --keep REQ-2");
    succeed(&site, "csv r.csv");
    let ran = import(&site, "csv r.csv --keep REQ-9");
    assert!(ran.code == 1 && ran.out.contains("no ticket `REQ-9` is missing"), "{}", ran.out);
}

#[test]
fn what_a_person_wrote_stays() {
    let site = site("r.csv", "id,title,state,votes,label\n1,A,open,2,public\n2,B,open,3,public\n");
    succeed(&site, "csv r.csv --today 2026-11-01");
    let list = site.read(TICKETS);
    let edited = list
        .replace("title: A\n", "title: Ours # better\n  weight: 1\n  translations: {en: {title: A}}\n")
        .replacen("disclosure: summary", "disclosure: hidden", 1);
    site.write(TICKETS, format!("# Ours.\n\n{edited}"));
    site.write("r.csv", "id,title,state,votes,label\n1,AA,planned,9,public\n2,BB,open,0,public\n");
    let ran = succeed(&site, "csv r.csv --today 2026-11-02");
    assert!(
        ran.err.contains("1 with fields kept as written by hand: REQ-1 (title, disclosure)"),
        "{}",
        ran.err
    );
    assert_eq!(
        site.read(TICKETS),
        "# Ours.\n\n- id: REQ-1\n  title: Ours # better\n  weight: 1\n  translations: {en: {title: A}}\n  state: planned\n  disclosure: hidden\n  requests: 9\n\n- id: REQ-2\n  title: BB\n  state: received\n  disclosure: summary\n  requests: 0\n"
    );
    assert!(
        site.read(LEDGER).contains(
            "{\"date\":\"2026-11-02\",\"id\":\"REQ-1\",\"event\":\"seen\",\"state\":\"planned\"}\n"
        )
    );

    // A line that is taken out opens nothing; a rule that is stricter closes what it opened.
    site.write(TICKETS, site.read(TICKETS).replace("  disclosure: summary\n", ""));
    succeed(&site, "csv r.csv");
    assert!(ticket(&site, "REQ-2").contains("disclosure: summary"));
    site.write("content/site.yaml", "languages: [ja, en]\n");
    succeed(&site, "csv r.csv");
    assert!(ticket(&site, "REQ-2").contains("disclosure: hidden"));
}

#[test]
fn tickets_of_the_site_are_taken_over_with_what_they_say() {
    let site = site("jira.csv", fixture("jira.csv"));
    site.write(
        TICKETS,
        "- id: WEB-12\n  title: 請求書をまとめて\n  state: planned\n  response: {text: もうすぐです。}\n",
    );
    site.write("content/ja/roadmap/fax.md", "---\nid: WEB-13\ntitle: FAX\nstate: planned\n---\n");
    let ran = succeed(&site, "jira jira.csv");
    assert!(ran.err.contains("WEB-13 is left out: it stands in content/ja/roadmap/fax.md"), "{}", ran.err);
    assert!(!site.read(TICKETS).contains("- id: WEB-13"));
    let ticket = ticket(&site, "WEB-12");
    assert!(ticket.starts_with("WEB-12\n  title: 請求書をまとめて\n  state: in_progress\n"), "{ticket}");
    assert!(
        ticket.contains("response: {text: もうすぐです。}") && !ticket.contains("disclosure"),
        "{ticket}"
    );
}

#[test]
fn a_number_of_a_table_takes_over_no_ticket_by_chance() {
    let site = site("r.csv", "id,title,state,label,votes\n1,Audit,done,internal,2\n");
    let ours = "- id: REQ-1\n  title: Send all invoices\n  state: declined\n  requests: 40\n";
    site.write(TICKETS, ours);
    let ran = import(&site, "csv r.csv --format short");
    assert_eq!(ran.code, 1);
    let told = "r.csv: error[duplicate-id]: `Audit` would be REQ-1, but REQ-1 is another ticket, written by hand: `Send all invoices`";
    assert!(ran.out.starts_with(told), "{}", ran.out);
    assert_eq!(site.read(TICKETS), ours);
    // Three ways on: it is another, it is the same, or it says that it is.
    succeed(&site, "csv r.csv --prefix CSV- --dry-run");
    succeed(&site, "csv r.csv --prefix REQ- --dry-run");
    site.write("r.csv", "id,title,state\n1,Send all invoices,done\n");
    succeed(&site, "csv r.csv");
    // A table without counts says nothing about those that are there.
    assert!(ticket(&site, "REQ-1").contains("requests: 40"));
}

#[test]
fn ids_that_no_address_can_have_are_refused() {
    let table = "id,title,state\n../../etc,A,open\nCON,B,open\nreq-9,C,open\nREQ-9,D,open\n";
    let site = site("r.csv", table);
    let ran = import(&site, "csv r.csv --format short");
    assert_eq!(ran.code, 1);
    for told in [
        "error[bad-address]: the id `../../etc` cannot be part of an address: it cannot hold `/`",
        "error[bad-address]: the id `CON` cannot be part of an address",
        "error[duplicate-id]: csv REQ-9 and csv req-9 would both be REQ-9",
    ] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    site.write("r.csv", "Summary,Issue key,Status\nA,W-1,\n");
    let ran = import(&site, "jira r.csv --format short");
    assert!(ran.out.starts_with("r.csv: error[unknown-state]: 1 without a state: W-1"), "{}", ran.out);
}

#[test]
fn an_import_and_the_ledger_agree_about_what_is_merged() {
    let site = site("f.csv", "number,title,status,original_number\n1,A,started,\n2,B,duplicate,1\n");
    for day in ["01", "02", "03"] {
        let ran = succeed(&site, &format!("fider f.csv --today 2026-11-{day}"));
        assert!(!ran.err.contains("without a reason"), "{}", ran.err);
        let recorded = site.run(&["ledger", "record", "--today", &format!("2026-11-{day}")]);
        assert_eq!(recorded.code, 0, "{}{}", recorded.out, recorded.err);
        assert_eq!(
            site.read(LEDGER),
            "{\"date\":\"2026-11-01\",\"id\":\"FIDER-1\",\"event\":\"seen\",\"state\":\"in_progress\"}\n\
             {\"date\":\"2026-11-01\",\"id\":\"FIDER-2\",\"event\":\"merged\",\"into\":\"FIDER-1\"}\n",
            "{day}"
        );
    }
}

#[test]
fn what_is_archived_after_it_was_imported_comes_to_its_end() {
    let head = "ID,Title,Status,Archived\n";
    let site = site("l.csv", format!("{head}ENG-1,A,In Progress,\n"));
    succeed(&site, "linear l.csv");
    site.write("l.csv", format!("{head}ENG-1,A,Done,2026-11-20\nENG-2,B,Done,2026-11-20\n"));
    let ran = succeed(&site, "linear l.csv");
    assert!(ran.err.contains("1 moved to released: ENG-1"), "{}", ran.err);
    assert!(ran.err.contains("1 left out, archived in the tool"), "{}", ran.err);
    assert!(ticket(&site, "ENG-1").contains("state: released") && !site.read(TICKETS).contains("ENG-2"));
}

#[test]
fn ids_stay_apart_and_stay_what_they_are() {
    let site = site("github.json", fixture("github.json"));
    succeed(&site, "github github.json --prefix APP-");
    site.write("content/site.yaml", format!("{SITE}  prefix: {{github: OTHER-}}\n"));
    let ran = succeed(&site, "github github.json");
    assert!(ran.err.ends_with("nothing to change\n"), "{}", ran.err);
    assert!(site.read(TICKETS).contains("- id: APP-7\n"));
    site.write("web.json", text("github.json").replace("acme/app", "acme/web"));
    let ran = import(&site, "github web.json --prefix APP- --format short");
    assert!(
        ran.out.contains("error[duplicate-id]: github:acme/web 7 and github:acme/app 7 would both be APP-7"),
        "{}",
        ran.out
    );
    succeed(&site, "github web.json");
    assert!(site.read(TICKETS).contains("- id: OTHER-7\n"));
    succeed(&site, "github github.json");
}

#[test]
fn an_issue_is_the_same_with_and_without_its_address() {
    let site = site("i.json", r#"[{"number": 1, "title": "A", "state": "OPEN"}]"#);
    succeed(&site, "github i.json");
    for url in [r#", "url": "https://github.com/acme/app/issues/1""#, ""] {
        site.write("i.json", format!(r#"[{{"number": 1, "title": "A", "state": "CLOSED"{url}}}]"#));
        succeed(&site, "github i.json");
        assert_eq!(site.read(TICKETS).matches("- id: GH-1\n").count(), 1, "{url}");
        assert!(ticket(&site, "GH-1").contains("state: released"));
    }
}

#[test]
fn columns_have_the_names_that_are_said() {
    let site = site("r.csv", "Wunsch,Nr,Stand\nA,1,open\n");
    let ran = import(&site, "csv r.csv --format short");
    assert!(ran.out.contains("there is no column for title"), "{}", ran.out);
    succeed(&site, "csv r.csv --map Wunsch=title --map Nr=id --map stand=state");
    assert!(ticket(&site, "REQ-1").contains("title: A\n  state: received"));
    let ran = import(&site, "csv r.csv --map Wumsch=title --format short");
    assert!(
        ran.out.contains("no column `Wumsch`, which --map names — there is a column `Wunsch`"),
        "{}",
        ran.out
    );
    assert_eq!(import(&site, "csv r.csv --map Wunsch=titel").code, 2);
    assert_eq!(
        import(&site, "github r.csv --map a=title").code,
        2,
        "an option that would do nothing is refused"
    );
}

#[test]
fn a_site_that_cannot_be_read_is_left_alone() {
    for (path, broken) in [
        ("content/site.yaml", "import: {disclosure: [{lable: a, show: full}]}\n"),
        (TICKETS, "- id: A\n title: [\n"),
        (TICKETS, "[{id: A, title: x}]\n"),
        (TICKETS, "\u{0}"),
        (LEDGER, "<<<<<<< ours\n"),
        ("content/data/imports.jsonl", "<<<<<<< ours\n"),
    ] {
        let site = site("r.csv", "id,title\n1,A\n");
        site.write(path, broken);
        let before = tree(&site.at("content"));
        let ran = import(&site, "csv r.csv");
        assert_eq!(ran.code, 1, "{path} {broken:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(path), "{path}: {}", ran.out);
        assert!(tree(&site.at("content")) == before, "{path}");
    }
    let site = site("r.csv", "");
    site.write(TICKETS, b"\xff\xfe\x00");
    assert_eq!(import(&site, "csv r.csv").code, 1);
    assert_eq!(import(&site, "csv none.csv").code, 2);
    for nothing in
        ["", "[]", "{}", "id,title\n", "nonsense", "{\"articles\": []}", "[[1], 2, {\"number\": 1}]"]
    {
        site.write(TICKETS, "");
        site.write("r.csv", nothing);
        for tool in ["github", "jira", "linear", "fider", "canny", "csv", "zendesk"] {
            let ran = import(&site, &format!("{tool} r.csv"));
            assert_eq!(ran.code, 1, "{tool} {nothing:?}: {}{}", ran.out, ran.err);
            assert!(ran.out.contains("r.csv"), "{tool} {nothing:?}: {}", ran.out);
        }
    }
}

/// A site with the fixtures of a help center.
fn help_center() -> Scratch {
    let site = Scratch::with([("content/site.yaml", "title: Help\nlanguages: [ja, en]\n")]);
    for name in ["articles.ja.json", "articles.en.json", "translations.json", "img/screen.png"] {
        site.write(&format!("export/{name}"), fixture(name));
    }
    site
}

const ARTICLES: &str = "zendesk export/articles.ja.json export/articles.en.json export/translations.json";
const ARTICLE: &str = "content/ja/how-to/billing/send-an-invoice.md";

#[test]
fn articles_become_markdown_in_folders_by_language() {
    let site = help_center();
    let ran = succeed(&site, &format!("{ARTICLES} --format short"));
    let files: Vec<String> = tree(&site.at("content")).into_keys().collect();
    assert_eq!(
        files,
        [
            "data/imports.jsonl",
            "en/how-to/billing/index.md",
            "en/how-to/billing/send-an-invoice.md",
            "en/how-to/billing/解約/cancel.md",
            "en/how-to/index.md",
            "ja/how-to/billing/index.md",
            "ja/how-to/billing/send-an-invoice.md",
            "ja/how-to/billing/解約/cancel.md",
            "ja/how-to/billing/解約/index.md",
            "ja/how-to/index.md",
            "media/zendesk/screen.png",
            "site.yaml",
        ]
    );
    assert_eq!(site.read(ARTICLE), text("send-an-invoice.md"));
    let closed = site.read("content/ja/how-to/billing/解約/cancel.md");
    assert!(closed.contains("\naudience: customer\ndraft: true\n"), "{closed}");
    let closed = site.read("content/en/how-to/billing/解約/cancel.md");
    assert!(closed.contains("\naudience: customer\n") && !closed.contains("draft"), "{closed}");
    assert_eq!(
        ran.out,
        format!(
            "{ARTICLE}: warning[missing-image]: there are pictures that only those who are logged in can see (https://acme.zendesk.com/attachments/token/abc/?name=secret.png) — save them beside the exported file and import again\n"
        )
    );
    for line in [
        "1 in fr left out",
        "translations left out, since their articles are in none of the files: 1",
        "columns left out (number of values): author_id (2)",
    ] {
        assert!(ran.err.contains(line), "{line}: {}", ran.err);
    }
    let all: String =
        tree(&site.at("content")).values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(!all.contains("99887766") && !all.contains("alert(1)"));
    // What was imported is a site without an error.
    let ran = site.run(&["check", "--edition", "customer", "--drafts", "--format", "short"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
}

#[test]
fn an_export_may_lie_in_the_folder_of_the_site() {
    let site = help_center();
    site.write("articles.json", fixture("articles.ja.json"));
    succeed(&site, "zendesk articles.json");
    let before = tree(&site.at("content"));
    succeed(&site, "zendesk articles.json");
    assert!(tree(&site.at("content")) == before, "pictures of the site are no export");
}

#[test]
fn articles_are_written_again_only_while_nobody_else_has_written_them() {
    let site = help_center();
    succeed(&site, ARTICLES);
    let before = tree(&site.at("content"));
    let ran = succeed(&site, ARTICLES);
    assert!(
        ran.err.contains("unchanged files: 9") && ran.err.ends_with("nothing to change\n"),
        "{}",
        ran.err
    );
    assert!(tree(&site.at("content")) == before);

    // Another title does not move a file; what a person wrote, moved or took away stays so.
    let json =
        text("articles.en.json").replace("Send an invoice", "Sending invoices").replace("Billing", "Money");
    site.write("export/articles.en.json", json);
    site.write(ARTICLE, "---\ntitle: Ours\n---\n");
    std::fs::remove_file(site.at("content/ja/how-to/billing/解約/cancel.md")).expect("it is there");
    site.write("export/img/screen.png", "another");
    let ran = succeed(&site, ARTICLES);
    assert_eq!(site.read(ARTICLE), "---\ntitle: Ours\n---\n");
    assert!(!site.at("content/ja/how-to/billing/解約/cancel.md").exists());
    assert!(site.read("content/en/how-to/billing/send-an-invoice.md").contains("title: Sending invoices"));
    assert!(site.read("content/en/how-to/billing/index.md").contains("title: Money"));
    assert_eq!(site.read("content/media/zendesk/screen.png"), "another");
    for line in [
        "files left as they are, written or edited by hand (1)",
        "files not made again, removed or moved by hand (1)",
        "changed files (2)",
    ] {
        assert!(ran.err.contains(line), "{line}: {}", ran.err);
    }
    site.write("content/media/zendesk/screen.png", "ours");
    site.write("export/img/screen.png", "newer");
    succeed(&site, ARTICLES);
    assert_eq!(site.read("content/media/zendesk/screen.png"), "ours");
}

#[test]
fn an_article_whose_readers_are_not_known_is_not_public() {
    for readers in ["", "\"user_segment_id\": 5,", "\"user_segment_id\": null, \"user_segment_ids\": [5],"] {
        let site = Scratch::with([("content/site.yaml", "languages: [ja]\n")]);
        let json = format!(
            "{{\"articles\": [{{\"id\": 1, {readers} \"locale\": \"ja\", \"title\": \"A\", \"body\": \"<p>x</p>\"}}]}}"
        );
        site.write("a.json", json);
        succeed(&site, "zendesk a.json");
        // A site with one language has no folder for it.
        assert!(site.read("content/articles/a.md").contains("\naudience: customer\n"), "{readers}");
    }
}

#[test]
fn an_edited_file_whose_article_was_closed_is_told_of() {
    let site = help_center();
    succeed(&site, ARTICLES);
    site.write(ARTICLE, "---\ntitle: Ours\n---\n");
    let closed = text("articles.ja.json").replacen("\"user_segment_id\": null", "\"user_segment_id\": 7", 1);
    site.write("export/articles.ja.json", closed);
    let ran = succeed(&site, ARTICLES);
    let told = format!(
        "files edited by hand that are public, though their articles are not for everybody (check `audience:`) (1): {ARTICLE}\n"
    );
    assert!(ran.err.contains(&told), "{}", ran.err);
    let english = site.read("content/en/how-to/billing/send-an-invoice.md");
    assert!(english.contains("\naudience: customer\n"), "one closed version closes them all: {english}");
}

#[test]
fn articles_for_colleagues_are_internal_if_the_export_says_who_they_are() {
    let site = Scratch::with([("content/site.yaml", "languages: [ja]\n")]);
    let article = |id: u32, segment: u32| {
        format!(
            "{{\"id\": {id}, \"user_segment_id\": {segment}, \"locale\": \"ja\", \"title\": \"A{id}\", \"body\": \"\"}}"
        )
    };
    site.write("a.json", format!("{{\"articles\": [{}, {}]}}", article(1, 8), article(2, 9)));
    site.write(
        "segments.json",
        "{\"user_segments\": [{\"id\": 8, \"user_type\": \"staff\"}, {\"id\": 9, \"user_type\": \"signed_in_users\"}]}",
    );
    succeed(&site, "zendesk a.json segments.json");
    assert!(site.read("content/articles/a1.md").contains("\naudience: internal\n"));
    assert!(site.read("content/articles/a2.md").contains("\naudience: customer\n"));
}

#[test]
fn what_no_number_names_is_told_of() {
    let site = Scratch::with([("content/site.yaml", "languages: [ja]\n")]);
    site.write(
        "a.json",
        r#"{"articles": [{"id": 1, "locale": "ja", "title": "A", "body": ""},
                         {"id": "x1", "locale": "ja", "title": "B", "body": ""},
                         {"id": 2, "title": "C", "body": ""}],
            "sections": [{"name": "D", "category_id": 1}, {"id": 4, "name": "E", "category_id": 1}]}"#,
    );
    let ran = succeed(&site, "zendesk a.json");
    let told = "no language (`locale`) or no name (4): B, C, D, 4\n";
    assert!(ran.err.contains(told), "{}", ran.err);
    // So are pages of a list that are missing.
    let more = r#"{"count": 250, "next_page": "https://x/2", "articles": [{"id": 1, "locale": "ja", "title": "A"}]}"#;
    site.write("page.json", more);
    let ran = succeed(&site, "zendesk page.json");
    assert!(ran.err.contains("the export is not whole: 1 of 250 articles"), "{}", ran.err);
    // Also where nothing else is there.
    site.write("b.json", r#"{"articles": [{"id": 7, "body": ""}]}"#);
    let ran = succeed(&site, "zendesk b.json");
    assert!(ran.err.contains("or no name (1): 7\n"), "{}", ran.err);
}

#[test]
fn many_tickets_are_no_trouble() {
    let rows: String = (1..=20_000).map(|n| format!("{n},Title {n} ：,open,{n},2026-01-01\n")).collect();
    let site = site("r.csv", format!("id,title,state,votes,created\n{rows}"));
    succeed(&site, "csv r.csv --today 2026-11-01");
    let moved = site.read("r.csv").replace(",open,", ",planned,");
    site.write("r.csv", moved);
    succeed(&site, "csv r.csv --today 2026-11-02");
    let states: BTreeMap<bool, usize> = site
        .read(TICKETS)
        .lines()
        .filter(|line| line.contains("state:"))
        .fold(BTreeMap::new(), |mut counts, line| {
            *counts.entry(line.contains("planned")).or_default() += 1;
            counts
        });
    assert_eq!(states, BTreeMap::from([(true, 20_000)]));
}
