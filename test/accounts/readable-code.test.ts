import { expect } from 'chai'
import { groupedCode, newReadableCode, readableCodeOf, readableSigns } from '../../server/accounts/readable-code.ts'

describe('codes that people type', () => {
  it('have only signs that nobody takes for others, and that no Vietnamese keyboard changes', () => {
    expect(new Set(readableSigns).size).to.equal(readableSigns.length)
    for (const sign of '0O1IL' + 'ZSB' + 'AEIOUYDW') expect(readableSigns).not.to.include(sign)
    for (let made = 0; made < 200; made++) expect(newReadableCode(8)).to.match(/^[2-9CFGHJKMNPQRTVX]{8}$/)
  })

  it('are printed in groups of four', () => {
    expect(groupedCode('CFGH3467')).to.equal('CFGH-3467')
    expect(groupedCode('CFGH3467MNPQ')).to.equal('CFGH-3467-MNPQ')
  })

  const typed: [string, string][] = [
    ['cfgh-3467', 'CFGH3467'],
    [' CFGH 3467 ', 'CFGH3467'],
    ['CFGH–3467', 'CFGH3467'],
    ['cfgh.3467', 'CFGH3467'],
    // The letters are not among the signs: the digits were read as such.
    ['zsbC', '258C'],
    ['', ''],
  ]
  for (const [text, meant] of typed)
    it(`are what was meant by ${JSON.stringify(text)}`, () => expect(readableCodeOf(text)).to.equal(meant))
})
