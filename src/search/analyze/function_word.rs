//! Words that hold a sentence together and say nothing about what it is about.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Japanese, as the dictionary cuts them, in hiragana and kanji.
const JAPANESE: &str = "
から まで より だけ ほど など ばかり くらい ぐらい ずつ のみ しか さえ こそ でも とも ても ては では には へは とは のは のに ので のを のが
とか けど けれど けれども ながら つつ ところ とき ため ように ような よう そう みたい らしい はず わけ もの こと ほう うち まま とおり
です ます でし まし でした ました ません でしょ でしょう だっ だろ だろう である であり であっ だった ください くださ ください
する した して しま します しました しない すれ すれば しよう される された され させ させる せる れる られる られ なけれ
いる いた いて います いま いない いない いな ある あり あっ あった あります ありません ない なく なかっ なかった なり なる なっ なった なって なります
たい たく たかっ たら たり なら ならば れば ば って という といっ といった とき つい ついて つき つきまして よっ よって より による により
おい おいて おける おり おら とっ として とし たとえば また または および ならびに かつ そして しかし ただし なお さらに
これ それ あれ どれ この その あの どの ここ そこ あそこ どこ こちら そちら どちら こう どう いつ だれ どんな どのよう いくら いくつ なに なん なぜ どうして
ほしい もらう もらえ もらえる いただく いただけ いただき いただける くれる くれ あげる しまう しまっ しまい みる みた みて おく おい おき いく いけ いっ
できる でき できます できない できな できた ところで すべ すべて べき べく わかり わかる
てい れた れて れま れな った まれ われ われる せん せず せた ありま さい くだ てく てか えて づい んで しく しな わか わっ にし にて はあ はで はな のす のう のど かの とそ にとって
について によって において における ことに となり これら これらの それに それぞれ そのため そのまま いずれ もしくは どうか いるか したら ただ よく なし ほとんど さまざま
すると やはり もし もしも ぜひ とても もっと まだ もう
何 誰 時 事 方 為 様 等 的 可能
";

/// English.
const ENGLISH: &str = "
a about after all also am an and any are as at be because been before being between both but by can could did do does
doing don during each few for from further get had has have having he her here hers him his how i if in into is it its
itself just may me might more most must my myself no nor not now of off on once only or other our ours out over own
please same she should so some such than that the their theirs them then there these they this those through to too
under until up us very was we were what when where which while who whom why will with would you your yours
";

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| function_words().collect());

/// All of them.
pub fn function_words() -> impl Iterator<Item = &'static str> {
    JAPANESE.split_whitespace().chain(ENGLISH.split_whitespace())
}

/// Whether a word is one of them.
pub fn is_function_word(word: &str) -> bool {
    WORDS.contains(word)
}
