import { expect } from 'chai'
import { codeOf, inventPerson, inventSchool, peopleOfSchool, staffOfSchool } from '../../../scripts/seed/invent.ts'

const everybodyOf = (school: number) =>
  Array.from({ length: peopleOfSchool }, (_, place) => inventPerson(school, place))

describe('an invented school', () => {
  it('is always the same for its number', () => {
    expect(inventSchool(3)).to.deep.equal(inventSchool(3))
    expect(inventPerson(3, 7)).to.deep.equal(inventPerson(3, 7))
  })

  it('has a code of its own', () => {
    expect([codeOf(1), codeOf(9999), codeOf(10_000)]).to.deep.equal(['THU-0001', 'THU-9999', 'THU-10000'])
  })

  it('has one principal, one librarian, teachers, and pupils', () => {
    const roles = everybodyOf(1).map(({ role }) => role)
    const count = (role: string) => roles.filter((one) => one === role).length
    expect([count('principal'), count('librarian'), count('teacher')]).to.deep.equal([1, 1, staffOfSchool - 2])
    expect(count('student')).to.equal(peopleOfSchool - staffOfSchool)
  })

  it('has people with many names, of three words in composed letters', () => {
    const names = everybodyOf(1).map(({ fullName }) => fullName)
    expect(new Set(names).size).to.be.above(500)
    for (const name of names)
      expect(name.normalize('NFC'))
        .to.equal(name)
        .and.to.match(/^\S+ \S+ \S+$/)
  })

  it('shares no user name and no personal id with another', () => {
    const people = [1, 2, 10, 11, 998, 999].flatMap(everybodyOf)
    expect(new Set(people.map(({ userName }) => userName)).size).to.equal(people.length)
    expect(new Set(people.map(({ personalId }) => personalId)).size).to.equal(people.length)
    for (const { personalId } of people) expect(personalId).to.match(/^999\d{9}$/)
  })

  it('goes without personal ids when the numbers are used up', () => {
    expect(inventPerson(999, 0).personalId).to.be.a('string')
    expect(inventPerson(1000, 0).personalId).to.equal(undefined)
  })
})
