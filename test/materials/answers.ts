import type { Answers, Caller } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { makePerson } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'

export const answers: Answers = {
  createMaterial: (app, caller) => bring(app, caller),
  findMaterial: async (app, caller) =>
    await call(app, `GET /materials/${idIn(await bring(app, caller))}`, { token: caller.token }),
  adaptMaterial: async (app, caller) => {
    const token = await tokenOf(app, await makePerson('librarian', { unitId: caller.unitId }))
    const id = idIn(await bring(app, { ...caller, token }, { scope: 'school', audience: 'teachers' }))
    return await call(app, `POST /materials/${id}/adaptations`, { token: caller.token, body: {} })
  },
  changeMaterial: async (app, caller) =>
    await call(app, `PATCH /materials/${idIn(await bring(app, caller))}`, {
      token: caller.token,
      body: { title: 'Tên khác', minutes: 45 },
    }),
  removeMaterial: async (app, caller) =>
    await call(app, `DELETE /materials/${idIn(await bring(app, caller))}`, { token: caller.token }),
  addMaterialFiles: async (app, { token, ...caller }) => {
    const id = idIn(await bring(app, { ...caller, token }))
    return await call(app, `POST /materials/${id}/files`, { token, form: formOf({}, 'thêm.txt') })
  },
  readMaterialFile: async (app, caller) => {
    const material = await bring(app, caller)
    const path = `/materials/${idIn(material)}/files/${fileIdIn(material)}`
    const headers = { authorization: `Bearer ${caller.token}` }
    const { status, headers: answered } = await fetch(`${app.url}/api/v1${path}`, { headers })
    return { status, headers: answered, text: '', json: undefined }
  },
  changeMaterialFile: async (app, caller) => {
    const material = await bring(app, caller)
    const path = `/materials/${idIn(material)}/files/${fileIdIn(material)}`
    return await call(app, `PATCH ${path}`, { token: caller.token, body: { role: 'answers' } })
  },
  removeMaterialFile: async (app, caller) => {
    const material = await bring(app, caller)
    return await call(app, `DELETE /materials/${idIn(material)}/files/${fileIdIn(material)}`, { token: caller.token })
  },
  takeMaterialStep: async (app, caller) =>
    await call(app, `POST /materials/${idIn(await bring(app, caller))}/steps`, {
      token: caller.token,
      body: { step: 'archive' },
    }),
  listEditions: async (app, caller) =>
    await call(app, `GET /materials/${idIn(await bring(app, caller))}/editions`, { token: caller.token }),
  listOwnMaterials: async (app, caller) => {
    await bring(app, caller)
    return await call(app, 'GET /me/materials', { token: caller.token })
  },
  listMaterialsToReview: (app, { token }) => call(app, 'GET /me/materials-to-review', { token }),
}

async function bring(
  app: RunningApp,
  { token }: Caller,
  more: Readonly<Record<string, string>> = {},
): Promise<ApiAnswer> {
  const said = { title: 'Phân số quanh em', type: 'PHT', licence: 'CCBY', scope: 'personal', ...more }
  await addType()
  return await call(app, 'POST /materials', { token, form: formOf(said, 'phiếu.txt') })
}

function formOf(fields: Readonly<Record<string, string>>, name: string): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('file', new File([`Một phần hai của ${name}`], name))
  return form
}

const idIn = ({ json }: ApiAnswer) => (json as { id: string }).id
const fileIdIn = ({ json }: ApiAnswer) => (json as { files: { id: string }[] }).files[0]!.id

async function addType(): Promise<void> {
  const type = { name: 'Phiếu học tập', englishName: 'Worksheet', formats: [], place: '1', source: 'supplied' }
  await MaterialType.updateOne({ code: 'PHT' }, { $setOnInsert: { ...type, edition: 'x' } }, { upsert: true })
}
