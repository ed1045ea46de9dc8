/** A result as Markdown. What it makes is cleaned by DOMPurify: a task's text never runs, loads or leads astray. */

import DOMPurify from 'dompurify'
import { Marked } from 'marked'
import { useLayoutEffect, useRef } from 'preact/hooks'

const allowed = {
  ALLOWED_TAGS: 'a p br hr ul ol li strong em del code pre blockquote h4 table thead tbody tr th td'.split(' '),
  ALLOWED_ATTR: ['href', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  RETURN_DOM_FRAGMENT: true as const,
}

/** HTML in a result is shown as it is written, and headings lie below those of the page. */
const marked = new Marked({
  async: false,
  breaks: true,
  renderer: {
    html: ({ text }) => escaped(text),
    heading({ tokens }) {
      return `<h4>${this.parser.parseInline(tokens)}</h4>`
    },
  },
})

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** Draws `text`. */
export function Markdown({ text }: { readonly text: string }) {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const clean = DOMPurify.sanitize(marked.parse(text, { async: false }), allowed)
    for (const link of clean.querySelectorAll('a')) {
      link.target = '_blank'
      link.rel = 'noopener noreferrer nofollow'
    }
    element.current?.replaceChildren(clean)
  }, [text])
  return <div class="markdown" ref={element} />
}
