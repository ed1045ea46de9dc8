/** Which file system a directory lies on, and what that means for a list: told by its number, as the kernel gives it. */

import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'

export interface FileSystemKind {
  /** `ext4`, `nfs`; the number in hexadecimal where it has no name here. */
  readonly name: string
  /** Does it tell of changes that are made elsewhere? 9p, NFS, SMB and FUSE do not. */
  readonly isSilent: boolean
}

/** See statfs(2) and the kernel's magic.h. Only Linux gives these numbers; others say something of their own. */
const names: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x01021994, 'tmpfs'],
  [0x794c7630, 'overlayfs'],
  [0x2fc12fc1, 'zfs'],
])

const silent: ReadonlyMap<number, string> = new Map([
  [0x01021997, '9p'],
  [0x6969, 'nfs'],
  [0xfe534d42, 'smb2'],
  [0xff534d42, 'cifs'],
  [0x65735546, 'fuse'],
])

/** The file system of `directory`, or of the nearest folder above it that exists. @throws Node's errors but for a missing folder. */
export function fileSystemOf(directory: string): FileSystemKind {
  for (let path = directory; ; path = dirname(path)) {
    try {
      const { type } = statfsSync(path)
      const quiet = silent.get(type)
      return { name: quiet ?? names.get(type) ?? `0x${type.toString(16)}`, isSilent: quiet !== undefined }
    } catch (error) {
      if (dirname(path) === path) throw error
    }
  }
}
