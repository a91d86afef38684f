import { expect } from 'chai'
import { makeGate, passGate, shutGate, useGate } from '../../../../../storage/database/embedded/store/gate.ts'

describe('the gate of transactions', () => {
  const gate = makeGate()
  before(() => useGate(gate))
  after(() => useGate(makeGate())) // one that is open, for the tests that use this thread after these

  it('is not free to end the thread within a transaction, also not within one that fails', () => {
    const inside = passGate(() => shutGate(gate, 0))
    expect(inside).to.equal(false)
    gate.fill(0)
    expect(() =>
      passGate(() => {
        expect(shutGate(gate, 0)).to.equal(false)
        throw new Error('a defect')
      }),
    ).to.throw('a defect')
    expect(shutGate(gate, 0)).to.equal(true)
  })

  it('gives back what the transaction gives', () => {
    gate.fill(0)
    expect(passGate(() => 5)).to.equal(5)
  })
})
