// A sector's library, invented: the same one each time. Its words come with the frequencies of real ones: those of the
// curriculum often, thousands of others rarely.

import { readSupplied } from '../../server/curriculum/supplied.ts'
import type { IndexSettings, SearchDocument } from '../../storage/search/index.ts'

export const materials: IndexSettings = {
  name: 'materials',
  searchable: ['title', 'keywords', 'authors', 'description', 'text'],
  filterable: [
    ...['subject', 'grade', 'type', 'topic', 'series', 'licence', 'school', 'language', 'schoolYear', 'hasVideo'],
    ...['accessibility', 'viewers'],
  ],
  sortable: ['publishedAt', 'uses'],
}

export const facets: readonly string[] = materials.filterable.filter((field) => field !== 'viewers')

export const pages: IndexSettings = {
  name: 'material-pages',
  searchable: ['text'],
  filterable: ['materialId', 'viewers'],
  sortable: ['number'],
}

export const pagesPerMaterial = 2
export const wordsPerPage = 200
const schools = 600
const people = 20_000

export interface Library {
  materials(count: number): AsyncGenerator<SearchDocument>
  pages(count: number): AsyncGenerator<SearchDocument>
  /** What a teacher of one of the schools has. */
  viewerKeys(teacher: number): string[]
  /** What somebody types, with the number of words given. */
  query(seed: number, words: number): string
}

export function makeLibrary(): Library {
  const supplied = readSupplied()
  const pick = <T>(list: readonly T[], random: Random) => list[Math.floor(random() * list.length)]!
  const types = supplied.materialTypes.map(({ code, name }) => ({ code, name: name.split(/[,(]/)[0]!.trim() }))
  const grades = supplied.subjectGrades
  const subjectNames = new Map(supplied.subjects.map(({ level, code, name }) => [`${level}.${code}`, name]))
  const phrases = [...supplied.topics.map(({ name }) => name), ...supplied.outcomes.map(({ text }) => text)]
  const words = makeWords(phrases)

  return { materials, pages, viewerKeys, query }

  async function* materials(count: number): AsyncGenerator<SearchDocument> {
    for (let number = 0; number < count; number++) yield await Promise.resolve(material(number))
  }

  async function* pages(count: number): AsyncGenerator<SearchDocument> {
    for (let number = 0; number < count; number++) {
      const viewers = viewersOf(number)
      for (const [at, text] of pageTexts(number).entries())
        yield await Promise.resolve({
          id: `m${number}-${at + 1}`,
          materialId: `m${number}`,
          number: at + 1,
          text,
          viewers,
        })
    }
  }

  function material(number: number): SearchDocument {
    const random = randomFrom(number)
    const { level, subjectCode, grade } = pick(grades, random)
    const type = pick(types, random)
    const topics = Array.from({ length: 1 + Math.floor(random() * 2) }, () => Math.floor(random() ** 2 * 20))
    return {
      id: `m${number}`,
      title: title(number),
      keywords: Array.from({ length: 4 }, () => words.some(2, random)),
      authors: Array.from({ length: random() < 0.8 ? 1 : 2 }, () => personName(random)),
      description: words.some(25 + Math.floor(random() * 15), random),
      text: pageTexts(number).join('\n'),
      subject: subjectCode,
      grade,
      type: type.code,
      topic: topics.map((topic) => `${level}.${subjectCode}${grade}.${topic}`),
      series: pick(['KNTT', 'KNTT', 'KNTT', 'CTST', 'CD', 'KHAC'], random),
      licence: pick(['CC-BY', 'CC-BY-SA', 'CC-BY-NC', 'sector', 'own'], random),
      school: `u${schoolOf(number)}`,
      language: random() < 0.95 ? 'vi' : 'en',
      schoolYear: 2020 + Math.floor(random() * 7),
      hasVideo: random() < 0.2,
      accessibility: ['captions', 'alternatives', 'reader', 'largePrint'].filter(() => random() < 0.15),
      viewers: viewersOf(number),
      publishedAt: 1_600_000_000 + Math.floor(random() * 200_000_000),
      uses: Math.floor(1 / (random() + 0.0005)),
    }
  }

  function title(number: number): string {
    const random = randomFrom(number)
    const { level, subjectCode, grade } = pick(grades, random)
    const type = pick(types, random)
    const about = random() < 0.4 ? pick(phrases, random).split(/[.;:(]/)[0]! : words.some(3 + random() * 4, random)
    return `${type.name}: ${about} – ${subjectNames.get(`${level}.${subjectCode}`)} ${grade}`
  }

  function pageTexts(number: number): string[] {
    return Array.from({ length: pagesPerMaterial }, (_, at) =>
      words.some(wordsPerPage, randomFrom(number * 7 + at + 1)),
    )
  }

  function viewersOf(number: number): string[] {
    const share = randomFrom(number * 3 + 1)()
    const own = [`person.p${number % people}`, `curators.u${schoolOf(number)}`]
    if (share < 0.3) return own
    if (share < 0.7) return [...own, `staff.u${schoolOf(number)}`]
    if (share < 0.9) return [...own, 'staff']
    return [...own, 'staff', 'students', 'guardians', 'guests']
  }

  function viewerKeys(teacher: number): string[] {
    const school = schoolOf(teacher)
    return [
      ...[`person.p${teacher % people}`, 'staff', 'guests', 'reviewers', `staff.u${school}`, `curators.u${school}`],
      ...[`staff.u${(school + 1) % schools}`, `students.u${school}`, `guardians.u${school}`, 'students'],
    ]
  }

  /** Words of a title, as they are, without marks, with the last one unfinished or one of them misspelt. */
  function query(seed: number, count: number): string {
    const random = randomFrom(seed * 11 + count)
    const all = title(Math.floor(random() * 100_000))
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
    const from = Math.floor(random() * Math.max(all.length - count, 1))
    const typed = all.slice(from, from + count).map((word) => (random() < 0.7 ? word.toLowerCase() : word))
    if (random() < 0.2) typed[typed.length - 1] = misspell(typed.at(-1)!, random)
    else if (random() < 0.3) typed[typed.length - 1] = typed.at(-1)!.slice(0, Math.max(2, typed.at(-1)!.length - 1))
    const text = typed.join(' ')
    return random() < 0.5
      ? text
      : text
          .normalize('NFD')
          .replace(/[\u0300-\u036f]/g, '')
          .replaceAll('đ', 'd')
  }
}

function schoolOf(number: number): number {
  return (number % people) % schools
}

function misspell(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * Math.max(word.length - 1, 1))
  const letter = 'abcdefghiklmnopqrstuvxy'[Math.floor(random() * 23)]!
  return random() < 0.5 ? word.slice(0, at) + letter + word.slice(at) : word.slice(0, at) + letter + word.slice(at + 1)
}

type Random = () => number

/** Half of what is said is words of two syllables from real sentences, the rest single words by Zipf's law. */
function makeWords(sentences: readonly string[]) {
  const real = sentences.map((sentence) => sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
  const pairs = real.flatMap((sentence) => sentence.slice(1).map((word, at) => `${sentence[at]} ${word}`))
  const counts = new Map<string, number>()
  for (const word of real.flat()) counts.set(word, (counts.get(word) ?? 0) + 1)
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word)
  const ranked = [...new Set([...frequent, ...syllables(), ...rareWords()])]
  const sums = new Float64Array(ranked.length)
  ranked.reduce((sum, _, at) => (sums[at] = sum + 1 / (at + 2.7)), 0)

  return { some }

  function some(count: number, random: Random): string {
    const parts: string[] = []
    for (let length = 0; length < count;) {
      const isPair = random() < 0.35
      parts.push(isPair ? pairs[Math.floor(random() * pairs.length)]! : byFrequency(random() * sums.at(-1)!))
      length += isPair ? 2 : 1
    }
    return parts.join(' ')
  }

  function byFrequency(sum: number): string {
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! < sum) low = middle + 1
      else high = middle
    }
    return ranked[low]!
  }
}

function syllables(): string[] {
  const onsets = 'b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x'.split(' ')
  const rimes =
    'a á ả ã ạ an àn ản ang áng ạng ao áo au ác ạch ai ải ay âm ần ất ập âu en ẹp ê ến ệt i ích inh ình iên iết o ó òn ong ôi ồng ơn ợt ơi u úc ung ươi ương ược uyên'
  return shuffled(onsets.flatMap((onset) => rimes.split(' ').map((rime) => `${onset}${rime}`)))
}

/** Names, foreign words, codes and mistakes. */
function rareWords(): string[] {
  const random = randomFrom(5)
  return Array.from({ length: 30_000 }, () => {
    const length = 4 + Math.floor(random() * 6)
    return Array.from(
      { length },
      (_, at) => (at % 2 ? 'aeiou' : 'bcdghklmnprstv')[Math.floor(random() * (at % 2 ? 5 : 14))],
    ).join('')
  })
}

function personName(random: Random): string {
  const pick = (list: string) => list.split(' ')[Math.floor(random() * list.split(' ').length)]!
  return [
    pick('Nguyễn Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý'),
    pick('Văn Thị Hữu Đức Ngọc Minh Thanh Quốc Xuân Thu'),
    pick('An Anh Bình Châu Dũng Đạt Giang Hà Hương Khánh Lâm Linh Mai Nam Oanh Phúc Quân Sơn Tâm Uyên Vinh Yến'),
  ].join(' ')
}

function shuffled<T>(list: readonly T[]): T[] {
  const random = randomFrom(9)
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

function randomFrom(seed: number): Random {
  let state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
