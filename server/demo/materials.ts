// The demo's learning materials: files first, then all that tells of them at once.

import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findAccountIds, findActor, findPeopleByUserName, userNameKeyOf } from '../accounts/index.ts'
import type { Actor } from '../actor.ts'
import { addConversation, addPanel, addPupilsWork, type AddedSeat } from '../curation/index.ts'
import { gatherNew } from '../coverage/index.ts'
import { isDuplicateKey } from '../errors.ts'
import type { Log } from '../log.ts'
import { type AddedMaterial, type AddedStep, addMaterials, addressOfMaterial, reviewIn } from '../materials/index.ts'
import { type AddedReport, addReports } from '../reports/index.ts'
import { beginningOf, findUnitsByCode } from '../schools/index.ts'
import { receiveFile } from '../uploads/index.ts'
import {
  demoCollections,
  demoConversations,
  demoCoverage,
  type DemoFileOfMaterial,
  type DemoMaterial,
  demoMaterials,
  demoPanels,
  demoPeople,
  demoUsage,
} from './data.ts'
import { addCollections } from '../collections/index.ts'
import { addUsage, addUse } from '../usage/index.ts'
import { collectionsOfDemo } from './collections.ts'
import { addCoverage } from './coverage.ts'
import { DemoMarker } from './marker.model.ts'
import { usageOfDemo } from './usage.ts'

/** Once; says whether it did. Somebody or some school of the demo that is not there any more brings nothing. */
export async function loadDemoMaterials(log: Log): Promise<boolean> {
  if (await isLoaded()) return false
  const known = await findKnown()
  const added: AddedMaterial[] = []
  const reports: AddedReport[] = []
  for (const material of demoMaterials()) {
    const owner = known.people.get(material.owner)
    const unit = known.units.get(material.unit)
    if (!owner || !unit) continue
    added.push(await addedOf(material, owner, unit, known))
    reports.push(...reportsOn(material, owner, unit, known))
  }
  const there = new Set(added.map(({ id }) => id.toString()))
  const materialIds = new Map([...known.materialIds].filter(([, id]) => there.has(id.toString())))
  const { counts, takings } = usageOfDemo({ ...known, materialIds })
  const collections = collectionsOfDemo({ ...known, materialIds })
  try {
    await inTransaction(async (session) => {
      await new DemoMarker({ _id: marker, loadedAt: new Date(), ids: materialIds }).save({ session })
      await addMaterials(added, session)
      await addAdaptations(added, there, session)
      await addReports(reports, session)
      await addConversations(known, added, session)
      await addPanels(known, added, session)
      await addPupils(known, added, session)
      await addUsage(counts, takings, session)
      await addCollections(collections, session)
      await addCoverage(known.people, session)
    })
  } catch (error) {
    // Another server that started at the same time has loaded them; the uploads of this one go by themselves.
    if (isDuplicateKey(error) && (await isLoaded())) return false
    throw error
  }
  await gatherNew()
  log.info({ materials: added.length }, 'the materials of the demo have been loaded')
  return true
}

const marker = 'materials'

async function isLoaded(): Promise<boolean> {
  return (await DemoMarker.exists({ _id: marker })) !== null
}

interface Unit {
  readonly id: Types.ObjectId
  readonly name: string
  readonly isSchool: boolean
}

interface Known {
  /** By what the plan of the demo calls them. */
  readonly people: ReadonlyMap<string, Actor>
  readonly units: ReadonlyMap<string, Unit>
  readonly materialIds: ReadonlyMap<string, Types.ObjectId>
}

async function findKnown(): Promise<Known> {
  const materials = demoMaterials()
  const usage = demoUsage()
  const codes = [
    ...new Set([...materials.map(({ unit }) => unit), ...usage.counts.flatMap(({ schools }) => Object.keys(schools))]),
  ]
  const units = (await findUnitsByCode(codes)).map(
    ({ _id, code, name, kind }) => [code, { id: _id, name, isSchool: kind === 'school' }] as const,
  )
  const named = new Set([
    ...materials.flatMap(({ owner, authors, history, pupils = [], reports = [] }) => [
      ...[owner, ...authors, ...pupils, ...history.map(({ by = '' }) => by)],
      ...reports.flatMap(({ by = '', decided }) => [by, decided?.by ?? '']),
    ]),
    ...demoCoverage().calls.flatMap(({ by, claims }) => [by, ...claims.map((claim) => claim.by)]),
    ...demoPanels().flatMap(({ by, seats }) => [by, ...seats.map(({ person }) => person)]),
    ...[...usage.ratings, ...usage.takings].map(({ person }) => person),
    ...demoCollections().flatMap(({ owner, proposals }) => [owner, ...proposals.map(({ by }) => by)]),
  ])
  const wanted = demoPeople().filter(({ key }) => named.has(key))
  const personIds = await findPeopleByUserName(wanted.map(({ userName }) => userName))
  const people = new Map<string, Actor>()
  for (const { key, userName } of wanted) {
    const personId = personIds.get(userNameKeyOf(userName))
    const [accountId] = personId ? await findAccountIds(personId) : []
    const actor = accountId && (await findActor(accountId.toString()))
    if (actor) people.set(key, actor)
  }
  const materialIds = new Map(materials.map(({ key }) => [key, new Types.ObjectId()]))
  return { people, units: new Map(units), materialIds }
}

async function addedOf(material: DemoMaterial, owner: Actor, unit: Unit, known: Known): Promise<AddedMaterial> {
  const { key, authors, content, sources = [], files, earlierFiles = [], createdOn, history } = material
  const uploadIds = new Map<string, Types.ObjectId>()
  for (const file of [...files, ...earlierFiles]) uploadIds.set(file.file, await keepBytes(file, owner, unit))
  const withUpload = ({ file, role, isForTeachersOnly }: DemoFileOfMaterial) => {
    const told = { ...(role && { role }), ...(isForTeachersOnly !== undefined && { isForTeachersOnly }) }
    return { uploadId: uploadIds.get(file)!, ...told }
  }
  return {
    id: known.materialIds.get(key)!,
    owner,
    unit,
    content: {
      ...content,
      authors: authors.map((author) => authorOf(author, known)),
      sources: sources.map(({ material, edition }) => ({ materialId: known.materialIds.get(material)!, edition })),
    },
    files: files.map(withUpload),
    earlierFiles: earlierFiles.map(withUpload),
    createdAt: atWork(createdOn, 0),
    steps: history.map(({ step, by, day, said, ...words }, at): AddedStep => {
      const ids = said?.files?.map((file) => uploadIds.get(file)!)
      const edition = said && { ...(said.content && { content: said.content }), ...(ids && { uploadIds: ids }) }
      const taker = by === undefined ? undefined : known.people.get(by)
      return { name: step, by: taker, at: atWork(day, at + 1), ...words, ...(edition && { said: edition }) }
    }),
    review: await reviewIn(unit.isSchool ? unit.id : undefined),
  }
}

/** What was made from another material of the demo uses it, and is told of its newer editions. */
async function addAdaptations(
  added: readonly AddedMaterial[],
  there: ReadonlySet<string>,
  session: ClientSession,
): Promise<void> {
  for (const { id, owner, unit, content } of added)
    for (const { materialId, edition } of content.sources ?? []) {
      if (!materialId || edition === undefined || !there.has(materialId.toString())) continue
      const { title = '' } = content
      const use = { kind: 'adaptation', id, materialId, edition, title, unitId: unit.id, url: addressOfMaterial(id) }
      await addUse(owner, use, session)
    }
}

async function addConversations(
  { people, materialIds }: Known,
  added: readonly AddedMaterial[],
  session: ClientSession,
): Promise<void> {
  for (const { material, messages } of demoConversations()) {
    const id = materialIds.get(material)
    const said = messages.flatMap(({ by, day, ...words }, at) => {
      const person = people.get(by)
      return person ? [{ ...words, by: person, at: atWork(day, at) }] : []
    })
    // Without one of them the others would answer nobody.
    const isWhole = said.length === messages.length && added.some((one) => id?.equals(one.id))
    if (id && isWhole) await addConversation(id, said, session)
  }
}

async function addPanels(
  { people, materialIds }: Known,
  added: readonly AddedMaterial[],
  session: ClientSession,
): Promise<void> {
  for (const { material, by, seats } of demoPanels()) {
    const id = materialIds.get(material)
    const asker = people.get(by)
    if (!id || !asker || !added.some((one) => id.equals(one.id))) continue
    const known = seats.flatMap(({ person, day, scored }): AddedSeat[] => {
      const judge = people.get(person)
      const given = scored && { at: atWork(scored.day, 1), form: scored }
      return judge ? [{ by: asker, person: judge, askedAt: atWork(day, 0), scored: given }] : []
    })
    // Without one of them it would be another panel.
    if (known.length === seats.length) await addPanel(id, known, session)
  }
}

async function addPupils(
  { people, materialIds }: Known,
  added: readonly AddedMaterial[],
  session: ClientSession,
): Promise<void> {
  for (const { key, pupils } of demoMaterials()) {
    const id = materialIds.get(key)
    const known = pupils?.flatMap((pupil) => people.get(pupil)?.personId ?? [])
    if (id && known && added.some((one) => id.equals(one.id))) await addPupilsWork(id, known, session)
  }
}

function reportsOn(material: DemoMaterial, owner: Actor, unit: Unit, known: Known): AddedReport[] {
  const { key, content, history, reports = [] } = material
  const isOfSector = !unit.isSchool || history.some(({ step }) => step === 'publishInSector')
  return reports.map(({ by, day, decided, ...said }) => ({
    ...said,
    materialId: known.materialIds.get(key)!,
    title: content.title ?? '',
    edition: history.filter(({ step }) => step === 'submit').length,
    ownerId: owner.personId,
    unit,
    isOfSector,
    reporter: by === undefined ? undefined : known.people.get(by),
    at: atWork(day, 2),
    decided: decided && { ...decided, by: known.people.get(decided.by), at: atWork(decided.day, 2) },
  }))
}

function authorOf(author: string, { people }: Known) {
  const person = people.get(author)
  return person ? { name: person.name, personId: person.personId } : { name: author }
}

/** As somebody brings a file: an upload of theirs that is ready. */
async function keepBytes({ file, name }: DemoFileOfMaterial, owner: Actor, { id: unitId }: Unit) {
  const body = createReadStream(join(import.meta.dirname, 'files', file))
  const { id, state, refusal } = await receiveFile(owner, { name, body, unitId })
  if (state !== 'ready') throw new Error(`The file ${file} of the demo was not taken: ${refusal?.code ?? state}.`)
  return id
}

/** In the morning, one step after the other. */
function atWork(day: string, step: number): Date {
  return new Date(beginningOf(day).getTime() + (8 * 60 + 20 * step) * 60_000)
}
