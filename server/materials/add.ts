// Materials with the whole of their life until now, as they come with the demo or from another system: steps that were taken
// on earlier days. What is stored is what would be there if they had been taken here. Who may is the business of whoever
// calls this.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Audited, recordAll } from '../audit/index.ts'
import { enqueue } from '../outbox/index.ts'
import { takeUpload } from '../uploads/index.ts'
import { type Content, emptyContent, type MaterialFile } from './content.ts'
import { derivedOf } from './derive.ts'
import { Edition, type EditionRecord } from './edition.model.ts'
import { materialChangedEvent } from './events.ts'
import { addUses, draftUse, editionUse, endUses, fileFrom } from './files.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { entryOf, type ReasonCode, restOf, type SchoolReview, type Step, type StepName, steps } from './states.ts'
import { tellStep } from './step-hooks.ts'
import type { ChangeKind, FileRole } from './vocabulary.ts'

export interface AddedFile {
  /** Of the owner, and ready. */
  readonly uploadId: Types.ObjectId
  readonly role?: FileRole
  readonly isForTeachersOnly?: boolean
}

export interface AddedStep {
  readonly name: StepName
  /** Undefined: nobody who is in this system. */
  readonly by?: Pick<Actor, 'personId' | 'name'> | undefined
  readonly at: Date
  readonly reason?: string
  readonly reasonCode?: ReasonCode
  readonly note?: string
  readonly change?: ChangeKind
  /** What the draft said differently when this step made an edition of it; files by their uploads. */
  readonly said?: { readonly content?: Partial<Content>; readonly uploadIds?: readonly Types.ObjectId[] }
}

export interface AddedMaterial {
  readonly id: Types.ObjectId
  readonly owner: Actor
  readonly unit: { readonly id: Types.ObjectId; readonly name: string; readonly isSchool: boolean }
  /** As the draft is now. Its files are those below. */
  readonly content: Partial<Omit<Content, 'files'>>
  readonly files: readonly AddedFile[]
  /** Which the draft has no more, but an edition does. */
  readonly earlierFiles?: readonly AddedFile[]
  readonly createdAt: Date
  /** In their order. */
  readonly steps: readonly AddedStep[]
  /** What the school asks for. */
  readonly review: SchoolReview
}

/** @throws Error when a step cannot follow the one before; AppError 404, 409 for an upload */
export async function addMaterials(materials: readonly AddedMaterial[], session: ClientSession): Promise<void> {
  const records: MaterialRecord[] = []
  const editions: EditionRecord[] = []
  const audited: Audited[] = []
  const moves: Move[] = []
  for (const added of materials) {
    const { current, earlier, all } = await takeFiles(added, session)
    const lived = liveThrough(added, { ...emptyContent, ...added.content, files: current }, all)
    for (const { _id, content } of lived.editions) await addUses(content.files, editionUse(_id), session)
    await endUses(earlier, draftUse(added.id), session)
    records.push(lived.material)
    editions.push(...lived.editions)
    audited.push(...lived.audited)
    moves.push(...lived.moves)
  }
  await Material.insertMany(records, { session })
  await Edition.insertMany(editions, { session })
  await recordAll(audited, session)
  for (const { _id } of records) await enqueue(materialChangedEvent, { materialId: _id }, session)
  for (const { name, ...move } of moves) await tellStep(name, move, session)
}

type Move = Parameters<typeof tellStep>[1] & { readonly name: StepName }

/** The same steps as they would be taken one by one, without storing anything. */
export function liveThrough(added: AddedMaterial, draft: Content, files: ReadonlyMap<string, MaterialFile>) {
  const { id: materialId, owner, unit, createdAt, review } = added
  const subject = { kind: 'material', id: materialId }
  const { title, scope, licence } = draft
  const audited: Audited[] = [
    {
      ...{ action: 'materials.created', actor: owner, subject, unitIds: [unit.id], at: createdAt },
      after: { title, scope, licence },
    },
  ]
  const editions: EditionRecord[] = []
  const moves: Move[] = []
  const whose = {
    ...{ _id: materialId, ownerId: owner.personId, ownerName: owner.name },
    ...{ unitId: unit.id, unitName: unit.name, isOfSchool: unit.isSchool },
  }
  let state: MaterialRecord['state'] = 'draft'
  let live: MaterialRecord['live']
  let [reason, reasonCode, changedAt] = [
    undefined as string | undefined,
    undefined as ReasonCode | undefined,
    createdAt,
  ]
  for (const taken of added.steps) {
    const step = stepFrom(state, taken, title)
    if (step.makesEdition) {
      const number = editions.length + 1
      const content = { ...draft, ...taken.said?.content, files: filesSaid(taken, draft, files) }
      const made = { madeById: (taken.by ?? owner).personId, madeByName: (taken.by ?? owner).name, madeAt: taken.at }
      const change = number === 1 ? 'first' : (taken.change ?? 'content')
      editions.push({ _id: new Types.ObjectId(), materialId, number, content, change, note: taken.note ?? '', ...made })
    }
    const before = { state, latestNumber: editions.length - (step.makesEdition ? 1 : 0) }
    state = step.to === 'entry' ? entryOf(unit.isSchool, review) : step.to === 'rest' ? rest(live) : step.to
    const where = step.goesLive ?? (step.makesEdition && state === 'publishedInSchool' ? 'school' : undefined)
    if (where) {
      const edition = { ...editions.pop()!, publishedAt: taken.at }
      editions.push(edition)
      const { number, content } = edition
      const reach = where === 'school' ? 'school' : content.scope === 'public' ? 'public' : 'sector'
      live = { number, scope: reach, content, publishedAt: taken.at, ...(!step.goesLive && { isUnreviewed: true }) }
    }
    ;({ reason, reasonCode, at: changedAt } = taken)
    audited.push({
      ...{ action: `materials.${taken.name}`, actor: taken.by, subject, unitIds: [unit.id], at: taken.at },
      before: { state: before.state },
      after: { state, ...(reason && { reason }), ...(reasonCode && { reasonCode }), edition: editions.length },
    })
    moves.push({
      ...{ name: taken.name, actor: taken.by, origin: undefined, at: taken.at },
      form: { reason: taken.reason ?? '', note: taken.note ?? '', reasonCode: taken.reasonCode },
      material: { ...whose, ...before },
      after: { ...whose, state, latestNumber: editions.length },
    })
  }
  const facts = {
    ...{ ownerId: owner.personId, ownerName: owner.name, unitId: unit.id, unitName: unit.name },
    ...{ isOfSchool: unit.isSchool, state, reason, reasonCode, draft, live, downloads: 0 },
    ...{ latestNumber: editions.length, latestChange: editions.at(-1)?.change },
  }
  const derived = derivedOf(facts, new Date())
  const material: MaterialRecord = {
    ...{ _id: materialId, ...facts, ...derived, revision: 1 + added.steps.length, createdAt, changedAt },
  }
  return { material, editions, audited, moves }
}

function rest(live: MaterialRecord['live']): MaterialRecord['state'] {
  return restOf(live?.scope === 'personal' ? undefined : live?.scope)
}

function stepFrom(state: MaterialRecord['state'], { name }: AddedStep, title: string): Step {
  const step = steps.find((one) => one.name === name && one.from.includes(state))
  if (!step) throw new Error(`${title}: ${name} cannot be done in the state ${state}.`)
  return step
}

function filesSaid({ said }: AddedStep, draft: Content, files: ReadonlyMap<string, MaterialFile>): MaterialFile[] {
  return said?.uploadIds?.map((id) => files.get(id.toString())!) ?? [...draft.files]
}

async function takeFiles({ id, owner, files, earlierFiles = [], createdAt }: AddedMaterial, session: ClientSession) {
  const all = new Map<string, MaterialFile>()
  for (const { uploadId, role, isForTeachersOnly } of [...files, ...earlierFiles]) {
    const file = fileFrom(await takeUpload(owner, uploadId, draftUse(id), session))
    const told = { role: role ?? file.role, isForTeachersOnly: isForTeachersOnly ?? role === 'answers' }
    all.set(uploadId.toString(), { ...file, ...told, addedAt: createdAt })
  }
  const of = (some: readonly AddedFile[]) => some.map(({ uploadId }) => all.get(uploadId.toString())!)
  return { current: of(files), earlier: of(earlierFiles), all }
}
