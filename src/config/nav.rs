//! The navigation as `site.yaml` gives it.

use crate::diagnostic::{Code, Diagnostic};
use crate::text;
use crate::yaml::{Fields, Localized, Located, Node, Value};

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq)]
pub struct NavItem {
    /// The words shown; without them the target's title is.
    pub title: Option<Localized>,
    /// A path in the content or an outside address.
    pub link: Option<Located<String>>,
    /// Entries below.
    pub items: Vec<NavItem>,
}

/// Reads a list of entries.
pub(super) fn read(fields: &Fields<'_>, node: &Node) -> Vec<NavItem> {
    let Value::List(items) = &node.value else {
        fields.report(
            Diagnostic::new(
                Code::WrongType,
                node.span.clone(),
                text!("「nav」はリストです", "`nav` must be a list"),
            )
            .help(text!(
                "「- faq/」のように 1 行に 1 つ書いてください",
                "write one entry a line, such as `- faq/`"
            )),
        );
        return Vec::new();
    };
    items.iter().filter_map(|item| nav_item(fields, item)).collect()
}

fn nav_item(fields: &Fields<'_>, node: &Node) -> Option<NavItem> {
    if let Value::Scalar { text, .. } = &node.value {
        let link = Located { value: text.clone(), span: node.span.clone() };
        return Some(NavItem { title: None, link: Some(link), items: Vec::new() });
    }
    let item = fields.group(node)?;
    let title = item.localized("title");
    let link = item.text("link");
    let items = item.take("items").map(|node| read(&item, node)).unwrap_or_default();
    item.finish();
    Some(NavItem { title, link, items })
}
