import { expect } from 'chai'
import { SignInCounter } from '../../server/accounts/counter.model.ts'
import { blameAddress, countTry, networkOf, takeBack, type Try } from '../../server/accounts/throttle.ts'
import { useRecords } from './records.ts'

describe('slowing guesses down', () => {
  useRecords()
  let count = 0

  const setup = () => {
    const userNameKey = `em${++count}`
    const given: Try = { userNameKey, address: `198.51.${count}.1`, knownBrowser: undefined }
    const start = new Date('2026-09-05T07:00:00Z').getTime()
    const at = (seconds: number) => new Date(start + seconds * 1000)
    const from = (address: string): Try => ({ ...given, address })
    /** Tries `times` times, each as soon as it may. Gives the second of the next one. */
    const fail = async (times: number, failing = given, second = 0): Promise<number> => {
      for (let done = 0; done < times; done++) {
        const admission = await countTry(failing, at(second))
        if (!admission.isAdmitted) throw new Error(`Try ${done + 1} was refused for ${admission.seconds} s.`)
        await blameAddress(failing, at(second))
        second += admission.seconds
      }
      return second
    }
    const isAdmitted = async (tried: Try, second: number) => (await countTry(tried, at(second))).isAdmitted
    return { given, at, from, fail, isAdmitted }
  }

  describe('for one user name at one address', () => {
    it('lets five tries pass at once', async () => {
      const { given, fail, isAdmitted } = setup()
      await fail(4)
      expect(await isAdmitted(given, 0)).to.be.true
    })

    it('refuses the sixth until ten seconds are over', async () => {
      const { given, at, fail } = setup()
      await fail(5)
      expect(await countTry(given, at(0))).to.deep.equal({ isAdmitted: false, seconds: 10 })
      expect(await countTry(given, at(9.5))).to.deep.equal({ isAdmitted: false, seconds: 1 })
      expect(await countTry(given, at(10))).to.include({ isAdmitted: true, seconds: 20 })
    })

    it('doubles the wait up to the tenth, which costs a quarter of an hour', async () => {
      const { given, at, fail } = setup()
      expect(await fail(9)).to.equal(10 + 20 + 40 + 80 + 160)
      expect(await countTry(given, at(310))).to.include({ isAdmitted: true, seconds: 900, locks: 'here' })
      expect(await countTry(given, at(310 + 899))).to.deep.equal({ isAdmitted: false, seconds: 1 })
      expect(await countTry(given, at(310 + 900))).to.include({ isAdmitted: true, seconds: 900, locks: undefined })
    })

    it('does not count refused tries, so that waiting is never in vain', async () => {
      const { given, at, fail } = setup()
      await fail(5)
      for (let refused = 0; refused < 20; refused++) await countTry(given, at(5))
      expect(await countTry(given, at(10))).to.include({ isAdmitted: true, seconds: 20 })
    })

    it('forgets after two quiet hours, and not before', async () => {
      const early = setup()
      await early.fail(9)
      const last = 150
      expect(await countTry(early.given, early.at(last + 7199))).to.include({ seconds: 900 })

      const late = setup()
      await late.fail(9)
      expect(await countTry(late.given, late.at(last + 7200))).to.include({ seconds: 0 })
    })

    it('forgets when the password was right', async () => {
      const { given, at, fail } = setup()
      const next = await fail(9)
      await countTry(given, at(next))
      await takeBack(given)
      expect(await countTry(given, at(next))).to.include({ isAdmitted: true, seconds: 0 })
    })

    it('admits five of a hundred at once', async () => {
      const { given, at } = setup()
      const admissions = await Promise.all(Array.from({ length: 100 }, () => countTry(given, at(0))))
      expect(admissions.filter(({ isAdmitted }) => isAdmitted)).to.have.length(5)
    })

    it('keeps neither the name nor the address', async () => {
      const { given, fail } = setup()
      await fail(1)
      const stored = JSON.stringify(await SignInCounter.find().lean())
      expect(stored).to.not.include(given.userNameKey).and.not.include(given.address)
    })
  })

  describe('behind the one address of a school', () => {
    it('admits everybody else while one account is locked', async () => {
      const { given, fail, isAdmitted } = setup()
      const second = await fail(10)
      expect(await isAdmitted(given, second - 1)).to.be.false
      expect(await isAdmitted({ ...given, userNameKey: `${given.userNameKey}-neighbour` }, second - 1)).to.be.true
    })

    it('admits 45 pupils at once, without a pause', async () => {
      const { given, at } = setup()
      const pupils = Array.from({ length: 45 }, (_, number) => ({
        ...given,
        userNameKey: `${given.userNameKey}-${number}`,
      }))
      const admissions = await Promise.all(pupils.map((pupil) => countTry(pupil, at(0))))
      expect(admissions.every((admission) => admission.isAdmitted && admission.pause === 0)).to.be.true
    })

    it('pauses after a hundred failures in a quarter of an hour, longer and longer, at most three seconds', async () => {
      const { given, at } = setup()
      const blame = async (times: number) => {
        await Promise.all(Array.from({ length: times }, () => blameAddress(given, at(0))))
      }
      let tried = 0
      const pause = async (second = 0) => {
        const other = { ...given, userNameKey: `${given.userNameKey}-${++tried}` }
        const admission = await countTry(other, at(second))
        return admission.isAdmitted ? admission.pause : 'refused'
      }
      await blame(100)
      expect(await pause()).to.equal(0)
      await blame(1)
      expect(await pause()).to.equal(20)
      await blame(148)
      expect(await pause()).to.equal(2980)
      await blame(2)
      expect(await pause()).to.equal(3000)
      await blame(100)
      expect(await pause(899)).to.equal(3000)
      expect(await pause(900)).to.equal(0)
    })

    it('does not pause for a browser that has been in before', async () => {
      const { given, at } = setup()
      await Promise.all(Array.from({ length: 120 }, () => blameAddress(given, at(0))))
      expect(await countTry(given, at(0))).to.include({ isAdmitted: true, pause: 400 })
      expect(await countTry({ ...given, knownBrowser: 'own' }, at(0))).to.include({ isAdmitted: true, pause: 0 })
    })

    it('blames an address at once for a hundred wrong tries at once', async () => {
      const { given, at } = setup()
      await Promise.all(Array.from({ length: 110 }, () => blameAddress(given, at(0))))
      expect(await countTry(given, at(0))).to.include({ pause: 200 })
    })
  })

  describe('for one user name from many addresses', () => {
    const spread = async ({ from, at }: ReturnType<typeof setup>, tries: number) => {
      for (let done = 0; done < tries; done++) await countTry(from(`203.0.113.${done % 250}`), at(0))
    }

    it('admits thirty tries within an hour, and none more', async () => {
      const made = setup()
      await spread(made, 29)
      expect(await countTry(made.from('203.0.113.251'), made.at(0))).to.include({
        isAdmitted: true,
        locks: 'elsewhere',
      })
      expect(await countTry(made.from('203.0.113.252'), made.at(0))).to.deep.equal({ isAdmitted: false, seconds: 3600 })
      expect(await made.isAdmitted(made.from('203.0.113.253'), 3599)).to.be.false
      expect(await made.isAdmitted(made.from('203.0.113.254'), 3600)).to.be.true
    })

    it('still admits a browser that has been in before', async () => {
      const made = setup()
      await spread(made, 30)
      expect(await made.isAdmitted({ ...made.given, knownBrowser: 'own' }, 0)).to.be.true
    })

    it('leaves the wait at an address as it is when it refuses', async () => {
      const made = setup()
      await spread(made, 30)
      for (let refused = 0; refused < 12; refused++) expect(await made.isAdmitted(made.given, 1)).to.be.false
      expect(await countTry(made.given, made.at(3600))).to.include({ isAdmitted: true, seconds: 0 })
    })

    it('is never reached from one address alone', async () => {
      const { given, at } = setup()
      let admitted = 0
      for (let second = 0; second < 3600;) {
        const admission = await countTry(given, at(second))
        if (admission.isAdmitted) admitted += 1
        second += Math.max(admission.seconds, 1)
      }
      expect(admitted).to.be.within(11, 15)
      expect((await countTry({ ...given, address: '203.0.113.9' }, at(3599))).isAdmitted).to.be.true
    })

    it('does not count what was refused at an address', async () => {
      const { given, at, fail } = setup()
      await fail(5)
      for (let refused = 0; refused < 40; refused++) await countTry(given, at(1))
      expect((await countTry({ ...given, address: '203.0.113.9' }, at(1))).isAdmitted).to.be.true
    })

    it('takes a right one back', async () => {
      const made = setup()
      await spread(made, 29)
      const right = made.from('203.0.113.251')
      await countTry(right, made.at(0))
      await takeBack(right)
      expect(await made.isAdmitted(made.from('203.0.113.252'), 0)).to.be.true
      expect(await made.isAdmitted(made.from('203.0.113.253'), 0)).to.be.false
    })

    it('admits no more than thirty of a hundred at once', async () => {
      const { from, at } = setup()
      const tries = Array.from({ length: 100 }, (_, number) => countTry(from(`203.0.113.${number}`), at(0)))
      expect((await Promise.all(tries)).filter(({ isAdmitted }) => isAdmitted)).to.have.length(30)
    })
  })

  describe('in a browser that has been in before', () => {
    it('counts for itself: a classmate at the same address cannot close it', async () => {
      const { given, fail, isAdmitted } = setup()
      await fail(10)
      expect(await isAdmitted(given, 311)).to.be.false
      expect(await isAdmitted({ ...given, knownBrowser: 'own' }, 311)).to.be.true
    })

    it('is slowed down like any other', async () => {
      const { given, fail, isAdmitted } = setup()
      const own = { ...given, knownBrowser: 'own' }
      await fail(5, own)
      expect(await isAdmitted(own, 9)).to.be.false
      expect(await isAdmitted(own, 10)).to.be.true
    })
  })

  describe('what counts as one address', () => {
    const same: [string, string][] = [
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff:0:0:9'],
      ['::ffff:192.0.2.1', '192.0.2.1'],
      ['2001:DB8:0:0::', '2001:db8::7'],
      ['fe80::1%eth0', 'fe80::2'],
    ]
    for (const [one, other] of same) it(`${one} is ${other}`, () => expect(networkOf(one)).to.equal(networkOf(other)))

    const different: [string, string][] = [
      ['2001:db8:1:2::1', '2001:db8:1:3::1'],
      ['192.0.2.1', '192.0.2.2'],
      ['::1', '::ffff:0.0.0.1'],
    ]
    for (const [one, other] of different)
      it(`${one} is not ${other}`, () => expect(networkOf(one)).to.not.equal(networkOf(other)))
  })
})
