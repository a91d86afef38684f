import { expect } from 'chai'
import { coarse, isWithin, readNetwork } from '../../server/tokens/address.ts'

describe('an address or a network', () => {
  const read: [string, string | undefined][] = [
    ['', undefined],
    ['truong.example', undefined],
    ['203.0.113', undefined],
    ['203.0.113.256', undefined],
    ['203.0.113.7/33', undefined],
    ['203.0.113.7/', undefined],
    ['203.0.113.7/-1', undefined],
    ['203.0.113.0/24/8', undefined],
    ['2001:db8::/129', undefined],
    ['fe80::1%eth0', undefined],
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.0/24 ', '203.0.113.0/24'],
    ['203.0.113.0/32', '203.0.113.0/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['2001:db8::1/128', '2001:db8::1/128'],
  ]
  for (const [text, network] of read) {
    it(`"${text}" is ${network === undefined ? 'refused' : `read as ${network}`}`, () => {
      expect(readNetwork(text)).to.equal(network)
    })
  }

  const within: [string, string[], boolean][] = [
    ['203.0.113.7', [], true],
    ['203.0.113.7', ['203.0.113.7'], true],
    ['203.0.113.8', ['203.0.113.7'], false],
    ['203.0.113.0', ['203.0.113.0/24'], true],
    ['203.0.113.255', ['203.0.113.0/24'], true],
    ['203.0.114.0', ['203.0.113.0/24'], false],
    ['203.0.112.255', ['203.0.113.0/24'], false],
    ['198.51.100.4', ['203.0.113.0/24', '198.51.100.4'], true],
    ['::ffff:203.0.113.7', ['203.0.113.0/24'], true],
    ['2001:db8:ffff::1', ['2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['203.0.113.7', ['2001:db8::/32'], false],
    ['', ['203.0.113.0/24'], false],
  ]
  for (const [address, networks, isIn] of within) {
    it(`${address || 'of nobody'} is ${isIn ? '' : 'not '}within ${networks.join(', ') || 'no list'}`, () => {
      expect(isWithin(address, networks)).to.equal(isIn)
    })
  }

  const kept: [string, string][] = [
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2:3::4', '2001:db8:1::/48'],
    ['nonsense', ''],
  ]
  for (const [address, network] of kept) {
    it(`${address} is kept as "${network}"`, () => expect(coarse(address)).to.equal(network))
  }
})
