//! Every kind of fault that can be found, with its name and usual severity.
//!
//! A code's name says the fault, so that "allow broken-link" reads well. Each has a page in the
//! bundled help center with an example that is its test.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal $severity:ident $level:ident,)+) => {
        /// A kind of fault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name shown in messages and used in `site.yaml`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// How bad it is unless `site.yaml` says otherwise.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)+
                }
            }

            /// Whether `rules` in `site.yaml` may change its severity.
            pub fn is_adjustable(self) -> bool {
                match self {
                    $(Self::$variant => stringify!($level).len() == "adjustable".len(),)+
                }
            }
        }
    };
}

codes! {
    /// The operating system refused to let a file be read.
    UnreadableFile "unreadable-file" Error fixed,
    /// A text is not UTF-8.
    WrongEncoding "wrong-encoding" Error fixed,
    /// A text is larger than can be taken in.
    FileTooLarge "file-too-large" Error fixed,
    /// A symbolic link leads out of the site, to nothing, or round in a loop.
    UnsafeSymlink "unsafe-symlink" Warning adjustable,
    /// A pipe, socket or device lies among the files.
    SpecialFile "special-file" Warning adjustable,
    /// A file name that does not work on every system.
    UnportableName "unportable-name" Warning adjustable,
    /// A text that looks like an article but is not Markdown.
    UnreadFile "unread-file" Warning adjustable,
    /// A file that no page uses and that is therefore not published.
    UnusedFile "unused-file" Note adjustable,
    /// A file that could run scripts is not published by a link alone.
    ActiveFile "active-file" Warning adjustable,
    /// A Markdown file with nothing in it.
    EmptyFile "empty-file" Warning adjustable,
    /// A control character that no page can show.
    ControlCharacter "control-character" Warning adjustable,
    /// A character that turns the direction of the text around it.
    BidiControl "bidi-control" Warning adjustable,

    /// A mark that Git left where two branches disagree.
    MergeConflict "merge-conflict" Error fixed,
    /// YAML that cannot be read.
    YamlSyntax "yaml-syntax" Error fixed,
    /// YAML that is lawful but not accepted here.
    YamlUnsupported "yaml-unsupported" Error fixed,
    /// A colon, space, quote or digit typed in its full-width form.
    FullwidthSyntax "fullwidth-syntax" Error fixed,
    /// The same field twice.
    DuplicateKey "duplicate-key" Error fixed,
    /// Front matter without its closing line.
    UnclosedFrontMatter "unclosed-front-matter" Error fixed,
    /// Front matter that does not begin on the first line, or in another notation.
    MisplacedFrontMatter "misplaced-front-matter" Warning adjustable,
    /// An article without front matter.
    MissingFrontMatter "missing-front-matter" Warning adjustable,

    /// A field that is not known.
    UnknownField "unknown-field" Error adjustable,
    /// A field that must be there is not.
    MissingField "missing-field" Error fixed,
    /// A value of the wrong kind.
    WrongType "wrong-type" Error fixed,
    /// A value that is not one of those allowed.
    WrongValue "wrong-value" Error fixed,
    /// Not a date.
    WrongDate "wrong-date" Error fixed,
    /// A value that YAML could read as something else than text.
    UnquotedValue "unquoted-value" Warning adjustable,
    /// `updated` is earlier than `date`.
    DateOrder "date-order" Warning adjustable,
    /// A date many years ahead.
    FarFutureDate "far-future-date" Warning adjustable,
    /// A product, plan, role or the like that `site.yaml` does not declare.
    UndeclaredFacet "undeclared-facet" Error adjustable,
    /// More tags than a reader can use.
    TooManyTags "too-many-tags" Warning adjustable,
    /// Tags that differ only by letter case or width.
    TagVariants "tag-variants" Warning adjustable,
    /// A question pattern that stands for too many sentences.
    TooManyQuestions "too-many-questions" Error fixed,

    /// A language that the site does not have.
    UnknownLanguage "unknown-language" Error fixed,
    /// `lang` and the folder disagree.
    LanguageMismatch "language-mismatch" Warning adjustable,
    /// An address that does not work everywhere, or would leave the site.
    BadAddress "bad-address" Error fixed,
    /// Two things that want the same address.
    AddressConflict "address-conflict" Error fixed,
    /// Old addresses that lead to each other.
    RedirectLoop "redirect-loop" Error fixed,
    /// The same id twice.
    DuplicateId "duplicate-id" Error adjustable,
    /// Two articles of one language that claim to be the same translation.
    DuplicateTranslation "duplicate-translation" Error fixed,
    /// A screen of the product for which two articles of one language have the answer.
    DuplicateContextKey "duplicate-context-key" Error fixed,
    /// The same version in two release notes.
    DuplicateVersion "duplicate-version" Error adjustable,

    /// A directive that is not known.
    UnknownDirective "unknown-directive" Error adjustable,
    /// A directive without its closing line.
    UnclosedDirective "unclosed-directive" Error adjustable,
    /// A closing line, or a tab, without its directive.
    StrayDirective "stray-directive" Error adjustable,
    /// A block for an audience that is misspelt, misplaced or not closed.
    BrokenAudience "broken-audience" Error fixed,
    /// HTML that was taken out because it could do harm.
    RemovedHtml "removed-html" Warning adjustable,
    /// A link that could run a script.
    UnsafeAddress "unsafe-address" Warning adjustable,
    /// An embed from a host that `site.yaml` does not list.
    UnlistedEmbed "unlisted-embed" Warning adjustable,
    /// A footnote mark without its note.
    MissingFootnote "missing-footnote" Warning adjustable,
    /// An anchor that is used twice, or by the page itself.
    AnchorConflict "anchor-conflict" Warning adjustable,
    /// Public text that uses a definition from a block that is left out.
    HiddenDefinition "hidden-definition" Error fixed,
    /// A page that would become too large.
    PageTooLarge "page-too-large" Error fixed,

    /// A link to an article that does not exist.
    BrokenLink "broken-link" Error adjustable,
    /// A link to a heading that does not exist.
    BrokenAnchor "broken-anchor" Warning adjustable,
    /// An image that does not exist.
    MissingImage "missing-image" Error adjustable,
    /// A path that leaves the site.
    PathOutsideSite "path-outside-site" Error fixed,
    /// A link to an article that is not published in this edition.
    UnpublishedTarget "unpublished-target" Error adjustable,
    /// An id that nothing has.
    UnknownReference "unknown-reference" Warning adjustable,
    /// An article that names itself.
    SelfReference "self-reference" Warning adjustable,

    /// A ticket state or incident status that is not known.
    UnknownState "unknown-state" Warning adjustable,
    /// A ticket that was declined, deferred or merged without a word.
    MissingResponse "missing-response" Error adjustable,
    /// A released ticket that no release mentions.
    UnreleasedTicket "unreleased-ticket" Warning adjustable,
    /// Something new or better that no article explains.
    ChangeWithoutArticle "change-without-article" Note adjustable,
    /// A way around something that has been released.
    OutdatedWorkaround "outdated-workaround" Warning adjustable,
    /// A success case that names a feature which nothing explains.
    UnexplainedFeature "unexplained-feature" Note adjustable,
    /// An incident that ended before it began.
    IncidentTimes "incident-times" Warning adjustable,
    /// An open incident whose promised time has passed without a word.
    OverdueUpdate "overdue-update" Error adjustable,
    /// A named customer who has not agreed.
    MissingConsent "missing-consent" Error fixed,
    /// A consent that has ended.
    ConsentExpired "consent-expired" Warning fixed,
    /// A table of tickets that cannot be read.
    TableSyntax "table-syntax" Error fixed,

    /// A picture without words for those who cannot see it.
    MissingAltText "missing-alt-text" Warning adjustable,
    /// A heading two levels below the one before it.
    SkippedHeadingLevel "skipped-heading-level" Warning adjustable,
    /// A heading deeper than readers can follow.
    DeepHeading "deep-heading" Note adjustable,
    /// A link that shows nothing to press.
    EmptyLinkText "empty-link-text" Warning adjustable,
    /// A link whose words do not say where it leads.
    VagueLinkText "vague-link-text" Warning adjustable,
    /// A table whose columns have no names.
    TableWithoutHeader "table-without-header" Warning adjustable,
    /// Two articles with the same title.
    DuplicateTitle "duplicate-title" Warning adjustable,
    /// Two articles with the same description.
    DuplicateDescription "duplicate-description" Warning adjustable,
    /// An article without a description for lists and search results.
    MissingDescription "missing-description" Note adjustable,
    /// A page that no link and no navigation leads to.
    OrphanPage "orphan-page" Warning adjustable,
    /// An article that another language of the site does not have.
    MissingTranslation "missing-translation" Note adjustable,
    /// A translation whose original has changed since.
    OutdatedTranslation "outdated-translation" Warning adjustable,
    /// A translation without an original.
    ExtraTranslation "extra-translation" Note adjustable,
    /// An article that was to be reviewed by now.
    OverdueReview "overdue-review" Warning adjustable,
    /// A word that the site's terms say to avoid.
    AvoidedTerm "avoided-term" Warning adjustable,
    /// A name of the screen that is not among the site's labels.
    UnknownLabel "unknown-label" Warning adjustable,
    /// A sentence that is too long to follow.
    LongSentence "long-sentence" Note adjustable,
    /// Polite and plain sentences in one article.
    MixedStyle "mixed-style" Note adjustable,
    /// Half-width kana.
    HalfwidthKana "halfwidth-kana" Warning adjustable,
    /// Full-width letters or digits.
    FullwidthLetters "fullwidth-letters" Note adjustable,
    /// A character that looks different or is missing on some machines.
    MachineDependentCharacter "machine-dependent-character" Note adjustable,
    /// A phrase that tells a reader nothing, such as "various improvements".
    EmptyPhrase "empty-phrase" Warning adjustable,
    /// A title that does not follow the site's pattern for its kind.
    UnusualTitle "unusual-title" Warning adjustable,
    /// A guide with more steps than one sitting allows.
    LongGuide "long-guide" Warning adjustable,
    /// A step without anything to tick off.
    StepWithoutCheck "step-without-check" Warning adjustable,
    /// A date that a roadmap item promises.
    DatedPromise "dated-promise" Warning adjustable,
    /// A question whose answer is really a procedure.
    ProcedureInFaq "procedure-in-faq" Note adjustable,
    /// An outside address that does not answer.
    BrokenExternalLink "broken-external-link" Warning adjustable,
    /// An outside address that leads on to another one for good.
    MovedExternalLink "moved-external-link" Note adjustable,
    /// A comment or field that allows what is not there.
    UnusedAllow "unused-allow" Note adjustable,

    /// A line of the ledger that is no event.
    LedgerSyntax "ledger-syntax" Error fixed,
    /// A ticket that was there and is gone without a word.
    VanishedTicket "vanished-ticket" Error fixed,
    /// A ticket that the ledger does not know yet, or knows in another state.
    UnrecordedTicket "unrecorded-ticket" Note adjustable,

    /// A site in which nothing is published.
    NothingToPublish "nothing-to-publish" Warning adjustable,
    /// A search that does not find what a search test expects.
    FailedSearchTest "failed-search-test" Error adjustable,
    /// A search test for an article or heading that does not exist.
    InvalidSearchTest "invalid-search-test" Error fixed,
    /// Words of a left-out block found in the output.
    LeakedText "leaked-text" Error fixed,
    /// A template that does not work.
    TemplateError "template-error" Error fixed,
    /// A file of the theme that takes the place of nothing and that nothing uses.
    UnusedThemeFile "unused-theme-file" Warning adjustable,
    /// A copy of a file of the default theme that has changed since.
    OutdatedThemeFile "outdated-theme-file" Note adjustable,
    /// A word of the interface that lacks the place for its number or name.
    WrongPlaceholder "wrong-placeholder" Warning adjustable,
    /// A language for which words of the interface are missing.
    UntranslatedWords "untranslated-words" Note adjustable,
}

impl Code {
    /// Whether only `check --external` finds it.
    pub fn is_external(self) -> bool {
        matches!(self, Self::BrokenExternalLink | Self::MovedExternalLink)
    }

    /// The code with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether nothing can be read of a file that has this fault.
    pub fn is_syntax(self) -> bool {
        matches!(self, Self::YamlSyntax | Self::YamlUnsupported | Self::FullwidthSyntax)
    }
}
