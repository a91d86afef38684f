import { expect } from 'chai'
import { type CurriculumLevel, curriculumLevels, gradesOf } from '../../server/curriculum/levels.ts'
import { readSupplied } from '../../server/curriculum/supplied.ts'

const { version, subjects, subjectGrades, strands, topics, outcomes, series, materialTypes } = readSupplied()

const codesOf = (records: readonly { readonly code: string }[]) => records.map(({ code }) => code)
const add = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

describe('the supplied curriculum', () => {
  const totals: Record<CurriculumLevel, number[]> = {
    primary: [875, 875, 980, 1050, 1050],
    lowerSecondary: [1015, 1015, 1032, 1032],
    upperSecondary: [997, 997, 997],
  }
  for (const level of curriculumLevels) {
    it(`has as many periods in all as the programme of ${level}`, () => {
      const sums = gradesOf[level].map((grade) => {
        const inGrade = subjectGrades.filter((one) => one.level === level && one.grade === grade)
        const compulsory = inGrade.filter(({ isCompulsory }) => isCompulsory).map(({ periods }) => periods)
        const chosen = version.choiceGroups
          .filter((group) => group.level === level)
          .map(({ code, choose }) => choose * inGrade.find(({ choiceGroup }) => choiceGroup === code)!.periods)
        return add(compulsory) + add(chosen)
      })
      expect(sums).to.deep.equal(totals[level])
    })
  }

  it('has the same number of periods for all subjects that one chooses between', () => {
    for (const { code, level } of version.choiceGroups) {
      const inGroup = subjectGrades.filter((one) => one.level === level && one.choiceGroup === code)
      expect(new Set(inGroup.map(({ periods }) => periods)).size, code).to.equal(1)
    }
  })

  it('has eight scored subjects and four with comments alone in each grade of lower secondary schools', () => {
    for (const grade of gradesOf.lowerSecondary) {
      const compulsory = subjectGrades.filter((one) => one.grade === grade && one.isCompulsory)
      const scored = compulsory.filter(({ evaluation }) => evaluation === 'scored')
      expect([scored.length, compulsory.length - scored.length], String(grade)).to.deep.equal([8, 4])
    }
  })

  it('has ten compulsory subjects and an activity in primary schools', () => {
    const compulsory = subjectGrades.filter(({ level, isCompulsory }) => level === 'primary' && isCompulsory)
    expect(new Set(compulsory.map(({ subjectCode }) => subjectCode)).size).to.equal(11)
  })

  it('asks for as many regular assessments as the periods of a scored subject demand', () => {
    const counted = subjectGrades.filter((one) => one.evaluation === 'scored' && one.regularAssessments !== undefined)
    expect(counted).not.to.be.empty
    for (const { subjectCode, grade, periods, regularAssessments } of counted) {
      const wanted = periods <= 35 ? 2 : periods <= 70 ? 3 : 4
      expect(regularAssessments, `${subjectCode} ${grade}`).to.equal(wanted)
    }
  })

  it('has each subject of a level once', () => {
    const keys = subjects.map(({ level, code }) => `${level} ${code}`)
    expect(new Set(keys).size).to.equal(keys.length)
    expect(subjects.filter(({ code }) => code === 'LSDL').map(({ level }) => level)).to.deep.equal([
      'primary',
      'lowerSecondary',
    ])
  })

  it('has each subject once in a grade, and only in grades of its level', () => {
    const keys = subjectGrades.map(({ level, subjectCode, grade }) => `${level} ${subjectCode} ${grade}`)
    expect(new Set(keys).size).to.equal(keys.length)
    for (const { level, grade, subjectCode } of subjectGrades) expect(gradesOf[level], subjectCode).to.include(grade)
    for (const { level, code } of subjects)
      expect(subjectGrades.some((one) => one.level === level && one.subjectCode === code)).to.equal(true)
  })

  it('names only choice groups and whole subjects that there are', () => {
    for (const { level, choiceGroup } of subjectGrades)
      if (choiceGroup !== undefined)
        expect(version.choiceGroups.some((group) => group.level === level && group.code === choiceGroup)).to.equal(true)
    for (const { level, partOf } of subjects)
      if (partOf !== undefined)
        expect(subjects.some((one) => one.level === level && one.code === partOf)).to.equal(true)
  })

  for (const [what, records] of Object.entries({ strands, topics, outcomes, series, materialTypes })) {
    it(`has each code of its ${what} once`, () => {
      expect(records).not.to.be.empty
      expect(new Set(codesOf(records)).size).to.equal(records.length)
    })
  }

  it('has codes that begin with the subject and the grade, and with what they are a part of', () => {
    for (const { code, subjectCode, grade } of strands) expect(code).to.match(new RegExp(`^${subjectCode}${grade}\\.`))
    for (const { code, strandCode } of topics) {
      expect(codesOf(strands)).to.include(strandCode)
      expect(code === strandCode || code.startsWith(`${strandCode}.`), code).to.equal(true)
    }
    for (const { code, topicCode } of outcomes) {
      expect(codesOf(topics)).to.include(topicCode)
      expect(code.slice(0, -2)).to.equal(`${topicCode}.`)
      expect(code).to.match(/\.\d\d$/)
    }
  })

  it('has trees for grades in which their subject is taught, and something in every part of them', () => {
    for (const { level, subjectCode, grade } of [...strands, ...topics, ...outcomes]) {
      const isTaught = (one: (typeof subjectGrades)[number]) =>
        one.level === level && one.subjectCode === subjectCode && one.grade === grade
      expect(subjectGrades.some(isTaught)).to.equal(true)
    }
    for (const { code } of strands) expect(topics.map(({ strandCode }) => strandCode)).to.include(code)
    for (const { code } of topics) expect(outcomes.map(({ topicCode }) => topicCode)).to.include(code)
  })

  it('has the two trees whole', () => {
    const counts = (subject: string) =>
      [strands, topics, outcomes].map((all) => all.filter(({ subjectCode }) => subjectCode === subject).length)
    expect(counts('TOAN')).to.deep.equal([4, 9, 36])
    expect(counts('KHTN')).to.deep.equal([6, 11, 26])
    expect(outcomes.find(({ code }) => code === 'TOAN6.SO.STN.03')?.text).to.match(/^So sánh hai số tự nhiên/)
  })

  it('is sorted by its places as the files are written', () => {
    for (const records of [subjects, strands, topics, outcomes, series, materialTypes]) {
      const places = records.map(({ place }) => place)
      if (records === subjects || records === series || records === materialTypes)
        expect(places).to.deep.equal([...places].sort())
      expect(new Set(places).size).to.equal(places.length)
    }
  })

  it('is in composed letters, in whole sentences, and of enough words in both languages', () => {
    const text = JSON.stringify([subjects, strands, topics, outcomes, series, materialTypes])
    expect(text).to.equal(text.normalize('NFC'))
    for (const { code, text } of outcomes) expect(text, code).to.match(/^\p{Lu}.*\.$/u)
    for (const { code, note, englishNote } of [...series, ...materialTypes])
      expect(note === undefined, code).to.equal(englishNote === undefined)
  })
})
