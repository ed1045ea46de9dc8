/** What a page says that its server does not know. */

/** Says how to get in, and nothing about the list. */
export function Locked() {
  return (
    <main class="notice">
      <h1>This board is locked</h1>
      <p>
        Its address lacks the key that was made when <code>dibs board</code> started, or that board has ended.
      </p>
      <p>
        Run <code>dibs board</code> in the project and open the address that it prints.
      </p>
    </main>
  )
}
