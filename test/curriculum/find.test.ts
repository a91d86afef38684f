import { expect } from 'chai'
import { AppError } from '../../server/errors.ts'
import {
  findOutcome,
  findOutcomes,
  findSubject,
  findSubjects,
  findTopics,
  listMaterialTypes,
  listSeries,
  loadCurriculum,
} from '../../server/curriculum/index.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

const refusalOf = async (answer: Promise<unknown>) =>
  await answer.then(
    () => undefined,
    (error: unknown) => (error instanceof AppError ? error.status : error),
  )

describe('what other features ask of the curriculum', () => {
  withDatabase()
  beforeEach(() => loadCurriculum(silent))

  it('is refused for subjects and outcomes that there are not', async () => {
    const unknown = [['lowerSecondary', 'X'], ['lowerSecondary', 'toan'], ['preschool', 'TOAN'], ['', 'TOAN'], []]
    for (const [level, code] of unknown) expect(await refusalOf(findSubject(level, code))).to.equal(404)
    expect(await refusalOf(findOutcome('TOAN6.SO.STN.99'))).to.equal(404)
  })

  it('tells two subjects of one code apart by their levels', async () => {
    const grades = async (level: string) => (await findSubject(level, 'LSDL')).grades.map(({ grade }) => grade)
    expect(await grades('primary')).to.deep.equal([4, 5])
    expect(await grades('lowerSecondary')).to.deep.equal([6, 7, 8, 9])
  })

  it('finds subjects by level and by grade, in the order of the programme', async () => {
    const inSixth = await findSubjects({ grade: 6 })
    expect(inSixth.map(({ code }) => code).slice(0, 3)).to.deep.equal(['VAN', 'TOAN', 'NN1'])
    expect(inSixth).to.have.length(14)
    expect(await findSubjects({ level: 'primary', grade: 6 })).to.deep.equal([])
    expect((await findSubjects({ grade: 3 })).map(({ code }) => code))
      .to.include('TNXH')
      .and.not.to.include('KH')
    expect((await findSubjects()).length).to.be.above((await findSubjects({ level: 'upperSecondary' })).length)
  })

  it('finds topics in the order of the programme', async () => {
    const topics = await findTopics('TOAN', 6)
    expect(topics.map(({ code }) => code)).to.deep.equal([
      'TOAN6.SO.STN',
      'TOAN6.SO.SNG',
      'TOAN6.SO.PS',
      'TOAN6.SO.STP',
      'TOAN6.HH.TQ',
      'TOAN6.HH.PH',
      'TOAN6.TK.DL',
      'TOAN6.TK.XS',
      'TOAN6.TN',
    ])
    expect(await findTopics('TOAN', 7)).to.deep.equal([])
  })

  it('finds outcomes by their codes', async () => {
    expect((await findOutcome('KHTN6.TD.02')).text).to.include('Mặt Trăng')
    const found = await findOutcomes(['TOAN6.TN.01', 'TOAN6.X', 'TOAN6.SO.STN.10'])
    expect(found.map(({ code }) => code)).to.deep.equal(['TOAN6.SO.STN.10', 'TOAN6.TN.01'])
  })

  it('lists series and types of materials', async () => {
    expect((await listSeries()).map(({ code }) => code)).to.deep.equal(['KNTT', 'CTST', 'CD', 'KHAC'])
    expect(await listMaterialTypes()).to.have.length(19)
  })
})
