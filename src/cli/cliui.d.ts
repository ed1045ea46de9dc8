/** The part of cliui that `table.ts` uses: the package (9.0.1) comes without types. */

declare module 'cliui' {
  interface Cell {
    readonly text: string
    /** With its padding. */
    readonly width: number
    /** Top, right, bottom, left. */
    readonly padding: readonly [number, number, number, number]
  }
  interface Layout {
    div(...cells: readonly Cell[]): void
    toString(): string
  }
  /** `wrap: false` leaves texts as they are. */
  export default function cliui(options: { readonly width: number; readonly wrap: boolean }): Layout
}
