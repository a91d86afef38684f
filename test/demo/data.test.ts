import { expect } from 'chai'
import { demoPeople, demoUnits, demoYears } from '../../server/demo/data.ts'

const people = demoPeople()
const person = (key: string) => people.find((one) => one.key === key)!

describe('the demo sector', () => {
  it('names only units that it has, each code once', () => {
    const codes = demoUnits().map(({ code }) => code)
    expect(new Set(codes).size).to.equal(codes.length)
    for (const { relations = [], successors = [] } of demoUnits())
      expect(codes).to.include.members([...relations.map(({ unit }) => unit), ...successors])
    for (const { memberships } of people) expect(codes).to.include.members(memberships.map(({ unit }) => unit))
  })

  it('has every school with who manages it now and who guides it', () => {
    const schools = demoUnits().filter(({ kind }) => kind === 'school')
    const lines = schools.map(({ code, levels, relations = [] }) => {
      const now = relations.filter(({ lastDay }) => lastDay === undefined)
      const unitOf = (kind: string) => now.find((relation) => relation.kind === kind)?.unit
      return [code, levels?.join(' '), unitOf('managedBy'), unitOf('guidedBy')].join(' · ')
    })
    expect(lines).to.deep.equal([
      'LG-MN01 · preschool · UB-BL · SO-LG',
      'LG-TH01 · primary · UB-BL · SO-LG',
      'LG-CS01 · lowerSecondary · UB-TH · SO-LG',
      'LG-LC01 · primary lowerSecondary · UB-CS · SO-LG',
      'LG-PT01 · upperSecondary · SO-LG · SO-LG',
      'LG-PT02 · upperSecondary · SO-LG · SO-LG',
      'LG-TX01 · continuing · SO-LG · SO-LG',
    ])
  })

  it('has two school years, of 18 and 17 weeks', () => {
    const days = demoYears().map(({ key, firstDay, openingDay, lastDay }) => [key, firstDay, openingDay, lastDay])
    expect(days).to.deep.equal([
      [2025, '2025-08-29', '2025-09-05', '2026-05-31'],
      [2026, '2026-08-31', '2026-09-05', '2027-05-31'],
    ])
    for (const { terms } of demoYears()) expect(terms).to.have.length(2)
  })

  it('has 26 adults and 14 learners, in its order, with the sign-ins that were told', () => {
    const two = (count: number) => String(count).padStart(2, '0')
    expect(people.map(({ key }) => key)).to.deep.equal([
      ...Array.from({ length: 26 }, (_, at) => `P${two(at + 1)}`),
      ...Array.from({ length: 14 }, (_, at) => `HS${two(at + 1)}`),
    ])
    for (const { key, userName, email } of people) {
      if (key.startsWith('HS')) expect([userName, email]).to.deep.equal([key.toLowerCase(), undefined])
      else expect(email).to.equal(userName)
      if (key.startsWith('P'))
        expect(userName).to.match(['P22', 'P23'].includes(key) ? /@mail\.example$/ : /@lamgiang\.example$/)
    }
    expect(new Set(people.map(({ userName }) => userName)).size).to.equal(40)
  })

  it('writes every name in composed letters', () => {
    for (const { fullName } of people) expect(fullName).to.equal(fullName.normalize('NFC'))
    for (const { name } of demoUnits()) expect(name).to.equal(name.normalize('NFC'))
  })

  it('has personal ids that no authority could have issued, all different, and one that is missing', () => {
    const ids = people.flatMap(({ personalId }) => personalId ?? [])
    expect(ids).to.have.length(39)
    expect(new Set(ids).size).to.equal(39)
    for (const id of ids) expect(id).to.match(/^999[0-3]\d{8}$/)
    expect(person('HS01').personalId).to.equal('999215000101')
    expect(person('HS13').personalId).to.equal(undefined)
  })

  it('has two pupils of one name, told apart by their birth dates', () => {
    const twins = people.filter(({ fullName }) => fullName === 'Nguyễn Minh Anh')
    expect(twins.map(({ birthDate }) => birthDate)).to.deep.equal(['2015-03-12', '2015-10-27'])
  })

  it('lets a teacher be a parent, and a parent and a teacher be at two schools', () => {
    const at = (key: string) => person(key).memberships.map(({ role, unit }) => `${role} ${unit}`)
    expect(at('P13')).to.deep.equal(['teacher LG-CS01', 'guardian LG-CS01'])
    expect(at('P22')).to.deep.equal(['guardian LG-CS01', 'guardian LG-TH01'])
    expect(at('P19')).to.deep.equal(['teacher LG-PT02', 'teacher LG-TX01'])
  })
})
