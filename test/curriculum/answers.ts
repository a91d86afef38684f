// A real answer of every operation of the curriculum, for test/api/answers.ts.

import type { Types } from 'mongoose'
import { type Kind, type KindName, kinds, modelOf } from '../../server/curriculum/entries/kinds.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { findAnyVersion } from '../../server/curriculum/versions/change.ts'
import { writeXlsx } from '../../server/spreadsheets/index.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { silent } from '../outbox/outbox.ts'
import { makePerson } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

type Ask = (app: RunningApp, caller: { readonly token: string }) => Promise<ApiAnswer>

const version = 'GDPT2018'
let count = 0

/** What an entry of each kind can be added with, below a parent. */
export const samples: Readonly<Record<KindName, (parentId: Types.ObjectId | undefined) => object>> = {
  subject: () => ({ version, level: 'lowerSecondary', code: `MOI${++count}`, name: 'Môn mới', shortName: 'Mới' }),
  subjectGrade: (parentId) => ({ parentId, grade: 6, periods: 35, evaluation: 'comments', requirement: 'elective' }),
  strand: (parentId) => ({ parentId, code: `TOAN6.MOI${++count}`, name: 'Mạch mới' }),
  topic: (parentId) => ({ parentId, code: `TOAN6.SO.MOI${++count}`, name: 'Chủ đề mới' }),
  outcome: (parentId) => ({ parentId, code: `TOAN6.SO.STN.${++count + 50}`, text: 'Làm được điều mới.' }),
  series: () => ({ code: `BO${++count}`, name: 'Bộ sách mới' }),
  materialType: () => ({ code: `LOAI${++count}`, name: 'Loại mới', englishName: 'New type', formats: ['PDF'] }),
}

/** What the sample of a kind can be added to. */
export async function parentFor(kind: Kind): Promise<Types.ObjectId | undefined> {
  if (kind.name === 'subjectGrade') {
    const subject = modelOf(kinds.subject)
    return (await new subject({ ...samples.subject(undefined), versionCode: version, ...stored }).save())._id
  }
  const parents: Partial<Record<KindName, object>> = {
    strand: { versionCode: version, subjectCode: 'TOAN', grade: 6 },
    topic: { versionCode: version, code: 'TOAN6.SO' },
    outcome: { versionCode: version, code: 'TOAN6.SO.STN' },
  }
  const filter = parents[kind.name]
  return filter && kind.parent ? (await modelOf(kinds[kind.parent]).findOne(filter).lean())?._id : undefined
}

const stored = { place: '02.80', source: 'office', edition: 'a' }

export const answers: Record<string, Ask> = {
  listCurriculumVersions: (app, { token }) => ask(app, 'GET /curriculum/versions', token),
  createCurriculumVersion: async (app) =>
    await write(app, 'POST /curriculum/versions', {
      ...{
        code: 'GDPT2040',
        copyOf: version,
        name: 'Chương trình 2040',
        legalBasis: 'Thông tư',
        firstSchoolYear: 2040,
      },
    }),
  changeCurriculumVersion: async (app, { token }) => {
    const { json } = await ask(app, 'GET /curriculum/versions', token)
    const { edition } = (json as { items: { code: string; edition: string }[] }).items.find(
      ({ code }) => code === version,
    )!
    const body = { edition, name: 'Chương trình mới', legalBasis: 'Thông tư', firstSchoolYear: 2024 }
    return await write(app, `PUT /curriculum/versions/${version}`, body)
  },
  changeChoiceGroups: async (app, { token }) => {
    const { json } = await ask(app, 'GET /curriculum/versions', token)
    const { edition } = (json as { items: { code: string; edition: string }[] }).items.find(
      ({ code }) => code === version,
    )!
    const groups = (await findAnyVersion(version)).choiceGroups.map(({ level, code, name, choose }) => ({
      ...{ level, code, name: `${name} mới`, choose },
    }))
    return await write(app, `PUT /curriculum/versions/${version}/choice-groups`, { edition, groups })
  },
  createCurriculumImport: (app) => handIn(app),
  createCurriculumImportFromFile: async (app) => {
    const token = await tokenOf(app, await makePerson('sectorSpecialist'))
    await loadCurriculum(silent)
    return await call(app, 'POST /curriculum/imports/file', { token, form: await importForm(version) })
  },
  listCurriculumImports: async (app) => {
    await handIn(app)
    return await asOffice(app, 'GET /curriculum/imports?limit=1')
  },
  findCurriculumImport: async (app) => await asOffice(app, `GET /curriculum/imports/${await handedIn(app)}`),
  listCurriculumImportItems: async (app) =>
    await asOffice(app, `GET /curriculum/imports/${await handedIn(app)}/items?limit=1`),
  confirmCurriculumImport: async (app) =>
    await asOffice(app, `POST /curriculum/imports/${await handedIn(app)}/confirm`),
  cancelCurriculumImport: async (app) => await asOffice(app, `POST /curriculum/imports/${await handedIn(app)}/cancel`),
  undoCurriculumImport: async (app) => {
    const id = await handedIn(app)
    await asOffice(app, `POST /curriculum/imports/${id}/confirm`)
    await app.work()
    return await asOffice(app, `POST /curriculum/imports/${id}/undo`)
  },
  listSubjects: (app, { token }) => ask(app, 'GET /curriculum/subjects?limit=1', token),
  listStrands: (app, { token }) => ask(app, 'GET /curriculum/strands?limit=1', token),
  listTopics: (app, { token }) => ask(app, 'GET /curriculum/topics?limit=1', token),
  listOutcomes: (app, { token }) => ask(app, 'GET /curriculum/outcomes?limit=1', token),
  listTextbookSeries: (app, { token }) => ask(app, 'GET /curriculum/textbook-series?limit=1', token),
  listMaterialTypes: (app, { token }) => ask(app, 'GET /curriculum/material-types?limit=1', token),
  ...Object.fromEntries(Object.values(kinds).flatMap(answersOf)),
}

function answersOf(kind: Kind): [string, Ask][] {
  const name = kind.name.charAt(0).toUpperCase() + kind.name.slice(1)
  const path = `/curriculum/${kind.plural}`
  const one = async () => {
    await loadCurriculum(silent)
    return (await modelOf(kind)
      .findOne({ versionCode: kind.isOfVersion ? version : undefined })
      .lean())!
  }
  const add: Ask = async (app) => {
    await loadCurriculum(silent)
    return await write(app, `POST ${path}`, samples[kind.name](await parentFor(kind)))
  }
  const change: Ask = async (app) => {
    const { _id, edition } = await one()
    const body = kind.title === 'grade' ? { periods: 77 } : { [kind.title]: 'Tên khác' }
    return await write(app, `PATCH ${path}/${_id.toString()}`, { edition, ...body })
  }
  const move: Ask = async (app) => {
    const { _id } = await one()
    return await write(app, `POST ${path}/${_id.toString()}/move`, { direction: 'down' })
  }
  return [
    [`add${name}`, add],
    [`change${name}`, change],
    ...(kind.isMovable ? [[`move${name}`, move] as [string, Ask]] : []),
  ]
}

/** A workbook with a new subject. */
export async function importForm(version: string): Promise<FormData> {
  const columns = ['Cấp học', 'Mã môn', 'Tên môn'].map((heading) => ({ heading, width: 12 }))
  const rows = [['THCS', `NHAP${++count}`, 'Môn nhập']]
  const form = new FormData()
  form.set('version', version)
  form.set('file', new Blob([new Uint8Array(await writeXlsx([{ name: 'Môn học', columns, rows }]))]), 'môn.xlsx')
  return form
}

/** A new subject, as a program hands it in. */
async function handIn(app: RunningApp): Promise<ApiAnswer> {
  const row = { 'Cấp học': 'THCS', 'Mã môn': `NHAP${++count}`, 'Tên môn': 'Môn nhập' }
  return await write(app, 'POST /curriculum/imports', { version, sheets: [{ name: 'Môn học', rows: [row] }] })
}

async function handedIn(app: RunningApp): Promise<string> {
  return ((await handIn(app)).json as { id: string }).id
}

async function asOffice(app: RunningApp, what: string): Promise<ApiAnswer> {
  return await call(app, what, { token: await tokenOf(app, await makePerson('sectorSpecialist')) })
}

async function ask(app: RunningApp, what: string, token: string): Promise<ApiAnswer> {
  await loadCurriculum(silent)
  return await call(app, what, { token })
}

async function write(app: RunningApp, what: string, body: object): Promise<ApiAnswer> {
  await loadCurriculum(silent)
  return await call(app, what, { token: await tokenOf(app, await makePerson('sectorSpecialist')), body })
}
