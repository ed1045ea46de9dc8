/** All prompts, in the order in which they are shown. Adding one is one file and one line here. */

import type { Prompt } from './define-prompt.ts'
import { helpAbout } from './help.ts'
import { loop } from './loop.ts'
import { plan } from './plan.ts'
import { status } from './status.ts'
import { work } from './work.ts'

const others: readonly Prompt[] = [plan, work, status, loop]

export const prompts: readonly Prompt[] = [...others, helpAbout(others)]
