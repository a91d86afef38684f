import { expect } from 'chai'
import {
  fullCost,
  hashPassword,
  isOutdated,
  lowCost,
  useHashCost,
  verifyPassword,
} from '../../server/accounts/hashing.ts'

describe('hashes of passwords', () => {
  beforeEach(() => useHashCost(lowCost))
  after(() => useHashCost(fullCost))

  it('are argon2id with 19 MiB and two passes unless told otherwise', async () => {
    useHashCost(fullCost)
    expect(await hashPassword('mèo vàng')).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('are different for the same password', async () => {
    expect(await hashPassword('mèo vàng')).to.not.equal(await hashPassword('mèo vàng'))
  })

  it('fit their password only, however its letters are encoded', async () => {
    const hash = await hashPassword('mèo vàng'.normalize('NFD'))
    expect(await verifyPassword(hash, 'mèo vàng'.normalize('NFC'), 'a')).to.be.true
    expect(await verifyPassword(hash, 'mèo vàng'.normalize('NFD'), 'a')).to.be.true
    expect(await verifyPassword(hash, 'meo vang', 'a')).to.be.false
    expect(await verifyPassword(hash, 'Mèo vàng', 'a')).to.be.false
    expect(await verifyPassword(hash, 'mèo vàng ', 'a')).to.be.false
  })

  it('of another cost still fit, and are outdated', async () => {
    const hash = await hashPassword('mèo vàng')
    expect(isOutdated(hash)).to.be.false
    useHashCost({ ...lowCost, timeCost: 2 })
    expect(isOutdated(hash)).to.be.true
    expect(await verifyPassword(hash, 'mèo vàng', 'a')).to.be.true
  })

  it('take as long for nobody as for somebody', async () => {
    useHashCost(fullCost)
    const hash = await hashPassword('mèo vàng')
    const duration = async (stored: string | undefined) => {
      const start = performance.now()
      expect(await verifyPassword(stored, 'sai', 'a')).to.be.false
      return performance.now() - start
    }
    // Whatever else the machine does only adds to a run: the fastest tell.
    let [nobody, somebody] = [Infinity, Infinity]
    const ratio = () => nobody / somebody
    for (let run = 0; run < 5 || (run < 50 && (ratio() < 0.5 || ratio() > 2)); run++) {
      nobody = Math.min(nobody, await duration(undefined))
      somebody = Math.min(somebody, await duration(hash))
    }
    expect(ratio()).to.be.within(0.5, 2)
  })
})
