use super::*;
use crate::source::Sources;
use proptest::prelude::*;

fn config(yaml: &str) -> Config {
    crate::config::load(&Sources::from_texts([(crate::config::PATH, yaml)])).0
}

/// Applies changes to tickets named by their ids.
fn applied(
    text: &str,
    config: &Config,
    changes: &[(&str, &'static str, Change)],
    new: &[(&str, &[(&'static str, &str)])],
) -> Result<String, Fault> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let node = yaml::parse(SourceId(0), text, start..text.len(), &Findings::default());
    let list = List::new(text, node.as_ref(), config)?;
    let mut by_entry: BTreeMap<usize, Changes> = BTreeMap::new();
    for (id, name, change) in changes {
        let entry =
            (0..list.len()).find(|entry| list.id(*entry).as_deref() == Some(id)).expect("it is there");
        by_entry.entry(entry).or_default().insert(name, change.clone());
    }
    let new = new.iter().map(|(id, fields)| {
        let fields = fields.iter().map(|(name, text)| (*name, Cell::Text((*text).to_owned())));
        ((*id).to_owned(), fields.collect())
    });
    list.apply(&by_entry, &new.collect())
}

fn set(text: &str) -> Change {
    Change::Set(Cell::Text(text.into()))
}

const LIST: &str = "\
# The list of the team.
# Two lines.

- id: REQ-2   # the oldest
  # why: asked twice
  title: 'Old: title'
  state: planned  # since May
  use_case: |
    one

    two
  mine:
    note: hand-written

# Another.
- state: received
  id: REQ-10
  title: Ten
";

#[test]
fn only_what_changes_is_written_anew() {
    let text = applied(
        LIST,
        &config(""),
        &[
            ("REQ-2", "state", set("released")),
            ("REQ-2", "title", set("New: title")),
            ("REQ-2", "requests", Change::Set(Cell::Plain("3".into()))),
            ("REQ-10", "state", set("planned")),
            ("REQ-10", "tags", Change::Set(Cell::List(vec!["a".into(), "b, c".into()]))),
        ],
        &[("REQ-3", &[("title", "Three"), ("state", "received")])],
    );
    assert_eq!(
        text.expect("it can be changed"),
        "\
# The list of the team.
# Two lines.

- id: REQ-2   # the oldest
  # why: asked twice
  title: \"New: title\"
  state: released  # since May
  requests: 3
  use_case: |
    one

    two
  mine:
    note: hand-written

- id: REQ-3
  title: Three
  state: received

# Another.
- state: planned
  id: REQ-10
  title: Ten
  tags: [a, \"b, c\"]
"
    );
}

#[test]
fn fields_go_and_become_longer_or_shorter() {
    let text = applied(
        LIST,
        &config(""),
        &[
            ("REQ-2", "use_case", set("short")),
            ("REQ-2", "title", Change::Remove),
            ("REQ-10", "title", set("two\nlines")),
            ("REQ-10", "state", Change::Remove),
        ],
        &[("REQ-1", &[("title", "One")]), ("REQ-11", &[("title", "Eleven")])],
    );
    assert_eq!(
        text.expect("it can be changed"),
        "\
# The list of the team.
# Two lines.

- id: REQ-1
  title: One

- id: REQ-2   # the oldest
  # why: asked twice
  state: planned  # since May
  use_case: short
  mine:
    note: hand-written

# Another.
- id: REQ-10
  title: |
    two
    lines

- id: REQ-11
  title: Eleven
"
    );
}

#[test]
fn other_ways_of_writing_stay() {
    let text = "\u{feff}-\r\n  id: A\r\n  tags: [x, # why\r\n    y]  # end\r\n- {id: B, \"title\": 'b', requests: 1}\r\n- id: C";
    let text = applied(
        text,
        &config(""),
        &[
            ("A", "tags", Change::Set(Cell::List(vec!["z".into()]))),
            ("A", "state", set("planned")),
            ("B", "title", set("x, }")),
            ("B", "state", set("planned")),
            ("B", "requests", Change::Remove),
            ("C", "title", set("c")),
        ],
        &[("D", &[("title", "d")])],
    );
    assert_eq!(
        text.expect("it can be changed"),
        "\u{feff}-\r\n  id: A\r\n  state: planned\r\n  tags: [z]  # end\r\n- {id: B, \"title\": \"x, }\", requests: ~, state: planned}\r\n- id: C\r\n  title: c\r\n- id: D\r\n  title: d\r\n"
    );
}

#[test]
fn names_of_the_tree_are_those_that_are_changed() {
    let config = config("fields: {rename: {ticket: id, status: state}, ignore: [title]}\n");
    let text = applied("- ticket: A\n  status: x\n", &config, &[("A", "state", set("planned"))], &[]);
    assert_eq!(text.as_deref(), Ok("- ticket: A\n  status: planned\n"));
}

#[test]
fn a_list_begins_in_any_empty_file() {
    for (before, after) in [
        ("", "- id: A\n  title: a\n"),
        ("# Ours.\n", "# Ours.\n\n- id: A\n  title: a\n"),
        ("# Ours.", "# Ours.\n\n- id: A\n  title: a\n"),
    ] {
        let text = applied(before, &config(""), &[], &[("A", &[("title", "a")])]);
        assert_eq!(text.as_deref(), Ok(after));
    }
    for wrong in ["a: b\n", "- x\n", "[{id: A}]\n"] {
        assert_eq!(applied(wrong, &config(""), &[], &[]), Err(Fault::Form), "{wrong}");
    }
}

#[test]
fn ids_are_in_the_order_in_which_people_count() {
    let mut ids = vec!["REQ-10", "REQ-9", "A", "REQ-9a", "10", "9", "REQ"];
    ids.sort_by(|a, b| by_id(a, b));
    assert_eq!(ids, ["9", "10", "A", "REQ", "REQ-9", "REQ-9a", "REQ-10"]);
}

proptest! {
    /// Whatever a list looks like, it is either changed as was meant or left alone.
    #[test]
    fn nothing_makes_it_panic(text in "(- (id: [AB]|\\{id: A\\}|title: [|>\"'x#:]{0,3})\\n|  (title|state): [\\[\\]{}|x,# \"'\\n]{0,6}\\n|# x\\n|\\n){0,6}") {
        let node = yaml::parse(SourceId(0), &text, 0..text.len(), &Findings::default());
        if let Ok(list) = List::new(&text, node.as_ref(), &config("")) {
            let change = BTreeMap::from([("title", set("a\nb")), ("state", set("c")), ("requests", Change::Remove)]);
            let changes = (0..list.len()).map(|entry| (entry, change.clone())).collect();
            let new = BTreeMap::from([("B".to_owned(), BTreeMap::from([("title", Cell::Text("x".into()))]))]);
            let _ = list.apply(&changes, &new);
        }
    }
}
