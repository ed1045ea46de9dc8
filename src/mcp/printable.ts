/** Texts of tasks may hold escape sequences, and clients print what they are answered to a terminal as it is. */

/** `text` with every control character but the line break spelt out. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
