/** Opens a list that lies in files: the one place where the engine meets its disk, its clocks and its presence. */

import { statSync } from 'node:fs'
import { GraphStore } from '../graph-store.ts'
import type { TaskStore } from '../task-store.ts'
import type { EpochLength } from './commit-log.ts'
import { FileEngine, type FileEngineParts } from './file-engine.ts'
import { nodeFileSystem } from './file-system.ts'
import { Layout } from './layout.ts'
import { Presence } from './presence.ts'
import type { PresenceOptions } from './presence-options.ts'

export interface FileStoreOptions
  extends Pick<FileEngineParts, 'monotonic' | 'wallClock' | 'mintId' | 'random' | 'luck' | 'stagesOf' | 'endsEpochFirst'>,
    Pick<PresenceOptions, 'session' | 'host' | 'user' | 'hint' | 'givenName' | 'where' | 'evidence' | 'oneShot' | 'limits'> {
  /** The list directory, absolute. It need not exist. */
  readonly directory: string
}

/** Has anybody changed the list in `directory` through dibs? One look, whatever else is wrong there. */
export function hasBegun(directory: string): boolean {
  return statSync(new Layout(directory).own, { throwIfNoEntry: false })?.isDirectory() === true
}

/** A list in files. Touches nothing on the disk until its first call. */
export function openFileStore(options: FileStoreOptions): TaskStore {
  return new GraphStore(openFileEngine(options, nodeFileSystem))
}

/** The same with another file system under it, for tests that let it die, stall or fail; `limits` say when an epoch ends. */
export function openFileEngine(options: FileStoreOptions, fs: FileEngineParts['fs'], limits?: EpochLength): FileEngine {
  const layout = new Layout(options.directory)
  let holdsAnything = () => false
  const presence = new Presence({
    ...options,
    folder: layout.sessions,
    wall: options.wallClock,
    holdsAnything: () => holdsAnything(),
  })
  const engine = new FileEngine({ ...options, fs, layout, presence, boot: options.evidence.self.bootId, epochLimits: limits })
  holdsAnything = () => engine.holdsAnything()
  return engine
}
