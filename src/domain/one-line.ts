/** Makes text of unknown origin harmless where lines and control characters mean something: a terminal, a sentence to a model. */

/**
 * C0 and C1 (ESC, BEL, CSI as one character, newline), DEL, what turns the direction of writing, the separators that some
 * terminals break lines at, and the byte order mark: everything but what stands here. The joiners stay: emoji and several scripts
 * are written with them. By code and not by property (Cc, Bidi_C, Zl, Zp), whose sets take 0.3 ms of each start to look up.
 */
export const commanding = /[^\x20-\x7e\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ufefe\uff00-\uffff]/g

/** `text` on one line, its control characters made visible. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(commanding, visible)
}

/** ESC is shown as its control picture, what has none by its number. */
export function visible(one: string): string {
  const code = one.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

/** `text` on one line and at most `most` characters long; where it was longer it ends with an ellipsis. */
export function shortLine(text: string, most: number): string {
  const line = oneLine(text.slice(0, 2 * most))
  const characters = [...line]
  return characters.length > most || text.length > 2 * most ? `${characters.slice(0, most - 1).join('')}…` : line
}

/** How a task stands in a sentence: its id, and as much of its subject as is needed to know it again. */
export function namedTask({ id, subject }: { readonly id: string; readonly subject: string }, most = 60): string {
  return `${id} "${shortLine(subject, most)}"`
}
