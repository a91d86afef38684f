// Words for the tests of materials.

import { Types } from 'mongoose'
import type { Actor, Origin } from '../../server/actor.ts'
import { createMaterial } from '../../server/materials/draft.ts'
import type { ContentForm } from '../../server/materials/input.ts'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import type { StepForm } from '../../server/materials/input.ts'
import type { Role } from '../../server/roles.ts'
import { makeActor } from '../support/make.ts'

export const origin: Origin = { address: '127.0.0.1', device: 'test' }
export const noWords: StepForm = { reason: '', note: '' }

/** Enough for the whole sector, for the staff of schools: no subject is asked for then. */
export const complete = {
  title: 'Xây dựng ma trận đề',
  description: 'Tài liệu tập huấn.',
  type: 'BOISUONG',
  languages: ['vi'],
  authors: ['Nguyễn Văn Thử'],
  licence: 'CCBY',
  audience: ['teachers'],
  link: 'https://example.org/ma-tran',
} as const satisfies ContentForm as ContentForm

export async function share(actor: Actor, content: ContentForm = {}): Promise<MaterialRecord> {
  return await createMaterial(actor, { content: { ...complete, ...content }, uploadIds: [] }, origin)
}

export interface School {
  readonly unitId: Types.ObjectId
  as(role: Role): Actor
}

export function school(): School {
  const unitId = new Types.ObjectId()
  return { unitId, as: (role) => makeActor(role, unitId) }
}

export const office = (role: Role) => makeActor(role, new Types.ObjectId(), 'sectorOffice')
