// Which part of an office document refers to which: `_rels/<part>.rels`.

import { posix } from 'node:path'
import type { Archive } from './archive.ts'
import { attribute, tokensOf } from './xml.ts'

export interface Relation {
  readonly id: string
  /** The end of its address: `slide`, `notesSlide`. */
  readonly type: string
  /** The name of the part in the archive. */
  readonly target: string
}

export async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part)
  const relations: Relation[] = []
  for (const token of tokensOf(await archive.text(posix.join(folder, '_rels', `${posix.basename(part)}.rels`)))) {
    if (token.kind !== 'open' || token.name !== 'Relationship') continue
    const target = attribute(token.attributes, 'Target')
    if (target === undefined || attribute(token.attributes, 'TargetMode') === 'External') continue
    relations.push({
      id: attribute(token.attributes, 'Id') ?? '',
      type: (attribute(token.attributes, 'Type') ?? '').split('/').at(-1)!,
      target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
    })
  }
  return relations
}
