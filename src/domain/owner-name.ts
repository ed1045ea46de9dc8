/** Readable names for sessions, such as `amber-fox`: easy to tell apart in a list, easy to say aloud. */

const adjectives = words(`
  amber autumn azure bold brave bright brisk calm cheery clever cobalt copper coral cosmic crimson crisp
  daring dawn dewy eager early ember fair fleet fond frosty gentle gilded glad golden grand happy
  hardy hazel honest humble indigo ivory jade jolly keen kind lively lucky lunar maple mellow merry
  mild misty mossy neat nimble noble olive opal patient pearly plucky polar proud quick quiet rapid
  rosy ruby rustic sage sandy silver snowy solar steady sunny swift tidy velvet vivid warm witty`)

const animals = words(`
  alpaca badger bat beaver bee bison bobcat camel caribou cat condor cougar coyote crane cricket crow
  deer dingo dolphin dove duck eagle egret elk falcon ferret finch fox gecko gibbon goose grouse
  hare hawk heron hippo ibex ibis jackal jaguar jay kestrel kite kiwi koala lark lemur lion
  llama lynx magpie marmot marten mole moose newt ocelot orca oriole osprey otter owl panda penguin
  pika pony puffin puma quail rabbit raven robin salmon seal shrew sparrow stork swan tapir tern
  tiger toad trout turtle vole walrus weasel whale wombat wren yak zebra`)

/**
 * An `adjective-animal` name: the same for the same seed and attempt. Attempts of one seed run through every name once
 * before any comes again, so a caller whose name is taken asks for the next attempt and ends.
 */
export function ownerName(seed: Uint8Array, attempt: number): string {
  const all = adjectives.length * animals.length
  const at = (hash(seed) + attempt * stride) % all
  const adjective = adjectives[Math.floor(at / animals.length)]
  return `${adjective}-${animals[at % animals.length]}`
}

/** How many different names there are. */
export const ownerNameCount = adjectives.length * animals.length

/** A prime that divides neither list's length: neighbouring attempts differ in both words, and none repeats. */
const stride = 2617

/** FNV-1a, 32 bits: spreads seeds that differ in one byte. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(seed: Uint8Array): number {
  let value = 0x811c9dc5
  for (const byte of seed) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
