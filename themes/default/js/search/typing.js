// @ts-check
// Words as they are typed, with an input method too. It touches nothing but the field it is given.

/**
 * Calls `search` each time the words of a field are others. What an input method has not settled yet
 * counts when it is kana.
 * @param {HTMLElement} field
 * @param {() => void} search
 */
export function onWords(field, search) {
  field.addEventListener("input", (event) => {
    if (event instanceof InputEvent && event.isComposing && !/^[ぁ-ゖァ-ヶー]{2,}$/.test(event.data ?? "")) return;
    search();
  });
  field.addEventListener("compositionend", search);
}

/** Whether a key is one of the input method, which Safari sends late. @param {KeyboardEvent} event */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;
