//! A message of a customer in the fields of a question.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::Context;

use super::message::Message;
use super::one_line;
use super::scaffold::Scaffold;
use crate::diagnostic::Language as Words;
use crate::yaml;

/// More bytes of a message are not read.
const MAX_MESSAGE: u64 = 256 * 1024;

/// The text of a message.
pub fn read(path: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_MESSAGE).read_to_end(&mut bytes)?;
    } else {
        let file = File::open(path).with_context(|| path.display().to_string())?;
        file.take(MAX_MESSAGE).read_to_end(&mut bytes)?;
    }
    // What is too long may be cut within a character.
    let end = match std::str::from_utf8(&bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    };
    bytes.truncate(end);
    String::from_utf8(bytes).with_context(|| {
        format!("{}: not UTF-8 / UTF-8 の文字ではありません。UTF-8 で保存してください", path.display())
    })
}

/// What a message says, in its fields.
pub fn fill(message: &Message, scaffold: &mut Scaffold, words: Words, told: &mut Vec<String>) {
    // Parentheses and bars would stand for alternatives.
    let plain = |question: &String| {
        format!("  - {}", yaml::scalar(&one_line(&question.replace(['(', ')', '|'], " "))))
    };
    if !message.questions.is_empty() {
        scaffold.set_list("questions", message.questions.iter().map(plain).collect());
    }
    if !message.rest.is_empty() {
        scaffold.comment(
            match words {
                Words::Ja => {
                    "お客様の文面の残りです。このコメントは公開されません。書き終えたら消してください。"
                }
                Words::En => {
                    "The rest of the message. This comment is not published; remove it when you are done."
                }
            },
            &message.rest,
        );
    }
    if message.title.is_none() {
        told.push(match words {
            Words::Ja => "質問の文が見つからないので、題名は付けていません".to_owned(),
            Words::En => "no sentence asks for anything, so there is no title yet".to_owned(),
        });
    }
    let (mails, numbers) = (message.masked.mails, message.masked.numbers);
    if mails + numbers > 0 {
        told.push(match words {
            Words::Ja => format!("メールアドレス {mails} 件と、電話番号などの番号 {numbers} 件を伏せました"),
            Words::En => format!("masked: {mails} mail addresses, {numbers} telephone or other long numbers"),
        });
    }
    let left_out = message.left_out;
    if left_out > 0 {
        told.push(match words {
            Words::Ja => format!("あいさつ、引用、署名の {left_out} 行を省きました"),
            Words::En => format!("left out: {left_out} lines of greetings, quotes and signature"),
        });
    }
    told.push(match words {
        Words::Ja => "お名前や会社名が残っていないか、確かめてください".to_owned(),
        Words::En => "make sure that no name of a person or company is left".to_owned(),
    });
}
