//! What is named rather than linked to: `faq:id`, fields such as `related` and `logo`, the navigation.

use super::missing::leads_out;
use super::{Anchor, Resolver, Target, Told, decoded, folder_of, locked, normalise};
use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::document::link::{Link, is_safe_scheme, scheme};
use crate::document::reference_type;
use crate::site::route::asset_path;
use crate::site::{Page, PageId};
use crate::source::{SourceId, Span};
use crate::text;

impl Resolver<'_> {
    /// What a link of the form `faq:id` leads to.
    pub(super) fn reference_link(
        &self,
        page: &Page,
        of: Type,
        destination: &str,
        link: &Link,
        told: &mut Told,
    ) -> Target {
        let (_, id) = destination.split_once(':').unwrap_or(("", destination));
        let (id, fragment) = match id.split_once('#') {
            Some((id, fragment)) => (id, Some(fragment)),
            None => (id, None),
        };
        let id = decoded(id.trim());
        match self.by_id(page.language, Some(of), &id) {
            Some(target) => match fragment {
                Some(fragment) => Target::Page(target, self.anchor(page, target, fragment, link, told)),
                None => Target::Page(target, Anchor::default()),
            },
            None if self.names_unread(page, Some(of), &id) => Target::Nothing,
            None => {
                told.once(destination, &link.span, || {
                    self.unknown_reference(page, &id, Some(of), &link.span, Code::BrokenLink)
                });
                Target::Nothing
            }
        }
    }

    /// The page with an id: as written, or in the folder of the type.
    pub fn by_id(&self, language: usize, of: Option<Type>, id: &str) -> Option<PageId> {
        let fits = |page: &PageId| match of {
            None | Some(Type::Article) => true,
            Some(of) => self.site.page(*page).of() == of,
        };
        let names = self.names(of, id);
        let languages =
            std::iter::once(language).chain((0..self.site.config.languages.len()).filter(|l| *l != language));
        for language in languages {
            for name in &names {
                let pages = self.ids.get(&(language, name.as_str()));
                if let Some(page) = pages.and_then(|pages| pages.iter().find(|page| fits(page))) {
                    return Some(*page);
                }
            }
        }
        None
    }

    /// What an id may be short for: itself, or the article in a folder of the type.
    fn names(&self, of: Option<Type>, id: &str) -> Vec<String> {
        let folders =
            self.site.config.types.iter().filter(|(_, t)| Some(**t) == of).map(|(folder, _)| folder);
        std::iter::once(id.to_owned()).chain(folders.map(|folder| format!("{folder}/{id}"))).collect()
    }

    /// Why what a reference names is not published, in Japanese and English.
    fn withheld(&self, page: &Page, of: Option<Type>, written: &str) -> Option<(&'static str, &'static str)> {
        let (of, id) = with_scheme(of, written);
        let names = self.names(of, id);
        let by_name = || names.iter().find_map(|name| self.withheld.ids.get(name.as_str()).copied());
        let by_path = || self.places(page, of, id).into_iter().find_map(|path| self.withheld.reason(&path));
        by_name().or_else(by_path)
    }

    /// Whether a reference names an article whose file could not be read.
    pub fn names_unread(&self, page: &Page, of: Option<Type>, written: &str) -> bool {
        let (of, id) = with_scheme(of, written);
        self.places(page, of, id).iter().any(|path| self.is_unread(path))
    }

    /// The paths below `content/` where what a reference names may be written: an article without an id
    /// is known by its path, in any language.
    fn places(&self, page: &Page, of: Option<Type>, id: &str) -> Vec<String> {
        let names = self.names(of, id);
        let languages = self.site.config.languages.iter().map(|language| language.code.as_str());
        let by_key = languages.flat_map(|code| {
            let endings = [".md", "/index.md", "/README.md"];
            names.iter().flat_map(move |name| endings.map(|end| format!("{code}/{name}{end}")))
        });
        self.paths(page, id).chain(by_key.filter_map(|path| normalise("", &path))).collect()
    }

    /// The page that a field such as `related` names: an id, `type:id`, or a path to a Markdown file.
    pub fn reference(&self, page: &Page, of: Option<Type>, written: &str) -> Option<PageId> {
        let written = written.trim();
        if let Some((scheme, id)) = written.split_once(':')
            && let Some(of) = reference_type(scheme)
        {
            return self.by_id(page.language, Some(of), id.trim());
        }
        if let Some(id) = self.by_id(page.language, of, written) {
            return Some(id);
        }
        self.paths(page, written).find_map(|path| match self.path(&path)? {
            Target::Page(id, _) => Some(id),
            _ => None,
        })
    }

    /// The paths below `content/` that a field may mean: from the page, its language, or the top.
    fn paths(&self, page: &Page, written: &str) -> impl Iterator<Item = String> {
        let code = self.site.language_code(page.language);
        let path = written.split('#').next().unwrap_or(written);
        [normalise(folder_of(page), path), normalise(code, path), normalise("", path)].into_iter().flatten()
    }

    /// What to say about an id that nothing has.
    pub fn unknown_reference(
        &self,
        page: &Page,
        id: &str,
        of: Option<Type>,
        span: &Span,
        code: Code,
    ) -> Diagnostic {
        let shown = printable(id);
        if let Some((ja, en)) = self.withheld(page, of, id) {
            return Diagnostic::new(
                Code::UnpublishedTarget,
                span.clone(),
                text!("「{shown}」は公開されません。{ja}です", "`{shown}` is not published: it is {en}"),
            )
            .help(text!(
                "参照を外すか、参照先を公開してください",
                "remove the reference, or publish its target"
            ));
        }
        let fits = |page: &&Page| of.is_none_or(|of| of == Type::Article || page.of() == of);
        let names: Vec<&str> = self
            .site
            .pages
            .iter()
            .filter(fits)
            .map(|page| page.document.front_matter.id.as_ref().map_or(page.key.as_str(), |id| &id.value))
            .collect();
        let diagnostic = Diagnostic::new(
            code,
            span.clone(),
            text!("id「{shown}」の記事がありません", "nothing has the id `{shown}`"),
        );
        match nearest(id, names) {
            Some(near) => diagnostic.help(text!("「{near}」ではありませんか", "did you mean `{near}`?")),
            None => diagnostic
                .help(text!("id かファイルのパスを確かめてください", "check the id or the file's path")),
        }
    }

    /// A file named in a field, such as a logo.
    pub fn asset_field(
        &self,
        page: &Page,
        written: &str,
        span: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<SourceId> {
        self.file(&[folder_of(page), ""], written, span, found)
    }

    /// A file in the first of the folders that has it; a field uses it, so it is published.
    fn file(
        &self,
        folders: &[&str],
        written: &str,
        span: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<SourceId> {
        let path = decoded(written);
        let paths: Vec<String> = folders.iter().filter_map(|folder| normalise(folder, &path)).collect();
        if paths.is_empty() || written.starts_with('/') {
            found.push(leads_out(written, span));
            return None;
        }
        for path in paths {
            if let Some(Target::Asset(source)) = self.path(&path) {
                locked(&self.used).insert(source);
                return Some(source);
            }
        }
        let shown = printable(written);
        found.push(
            Diagnostic::new(
                Code::MissingImage,
                span.clone(),
                text!("画像「{shown}」がありません", "there is no image `{shown}`"),
            )
            .help(text!("ファイル名とフォルダーを確かめてください", "check the file name and the folder")),
        );
        None
    }

    /// The path in the output of the site's logo.
    pub fn logo(&self, found: &mut Vec<Diagnostic>) -> Option<String> {
        let logo = self.site.config.logo.as_ref()?;
        let source = self.file(&[""], &logo.value, &logo.span, found)?;
        Some(asset_path(&self.sources.get(source).path, &self.site.config))
    }

    /// What a link of the navigation leads to.
    pub fn nav_link(&self, language: usize, written: &str) -> Option<Target> {
        if scheme(written).is_some_and(|scheme| is_safe_scheme(&scheme)) {
            return Some(Target::Outside(written.to_owned()));
        }
        self.nav_paths(language, written).find_map(|path| self.path(&path))
    }

    /// Whether a link of the navigation names an article that this edition leaves out, or that could not be read.
    pub fn is_withheld(&self, language: usize, written: &str) -> bool {
        self.nav_paths(language, written)
            .any(|path| self.withheld.reason(&path).is_some() || self.is_unread(&path))
    }

    /// The paths below `content/` that a link of the navigation may mean.
    fn nav_paths(&self, language: usize, written: &str) -> impl Iterator<Item = String> {
        let code = self.site.language_code(language);
        let path = written.trim_start_matches('/');
        let path = path.strip_prefix(&format!("{code}/")).unwrap_or(path);
        [normalise(code, path), normalise("", path)].into_iter().flatten()
    }
}

/// The type and id of a reference, which may begin with the name of a type.
fn with_scheme(of: Option<Type>, written: &str) -> (Option<Type>, &str) {
    match written.split_once(':') {
        Some((scheme, id)) if reference_type(scheme).is_some() => (reference_type(scheme), id.trim()),
        _ => (of, written),
    }
}
