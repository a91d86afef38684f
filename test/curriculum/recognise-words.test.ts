import { expect } from 'chai'
import { findWordVocabulary, loadCurriculum, recogniseWords, restOf } from '../../server/curriculum/index.ts'
import { readAliases, readLevels, readMaterialTypes, readSeries } from '../../server/curriculum/data.ts'
import { makeWordVocabulary } from '../../server/curriculum/known-words.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

const subjects = readLevels().flatMap((level) =>
  level.subjects.map((subject) => ({
    ...subject,
    grades: subject.grades.flatMap(({ grades }) => grades.map((grade) => ({ grade }))),
  })),
)
const vocabulary = makeWordVocabulary({ subjects, series: readSeries(), types: readMaterialTypes() }, readAliases())

/** As `subject TOAN, grade 6 | what is left`. */
function tell(text: string): string {
  const { found, rest } = recogniseWords(text, vocabulary)
  const things = found.map(({ kind, code }) => `${kind} ${code}`)
  return [things.join(', '), rest].filter((part) => part !== '').join(' | ')
}

describe('words of a search', () => {
  const groups: Record<string, [text: string, told: string][]> = {
    'that teachers have been seen to type': [
      ['phan so lop 6', 'grade 6 | phan so'],
      ['PHÂN SỐ', 'PHÂN SỐ'],
      ['phân số'.normalize('NFD'), 'phân số'],
      ['toán 6 hki kntt', 'subject TOAN, grade 6, term 1, series KNTT'],
      ['de kiem tra giua ki 1 khtn 6', 'type DEKT, term 1, exam middle, subject KHTN, grade 6'],
      ['dia ly 10', 'subject DL, grade 10'],
      ['địa lí 10', 'subject DL, grade 10'],
      ['giao an oxi', 'type KHBD | oxi'],
      ['Dang Huu Lam', 'Dang Huu Lam'],
      ['h’lan', 'h’lan'],
    ],
    'that name a grade': [
      ['lớp 6', 'grade 6'],
      ['lop 12', 'grade 12'],
      ['lớp 13', 'lớp 13'],
      ['lớp 0', 'lớp 0'],
      ['khối 6', 'grade 6'],
      ['L6', 'grade 6'],
      ['k6', 'grade 6'],
      ['L 6', 'L 6'],
      ['lớp 6A1', 'grade 6'],
      ['lớp sáu', 'grade 6'],
      ['lop muoi hai', 'grade 12'],
      ['lớp năm', 'grade 5'],
      ['lớp nằm', 'lớp nằm'],
      ['khối 10, 11 và 12', 'grade 10, grade 11, grade 12'],
      ['lớp 6-7', 'grade 6, grade 7'],
      ['lớp 6 7', 'grade 6 | 7'],
      ['lớp học', 'lớp học'],
      ['bài 6', 'bài 6'],
      ['CO2', 'CO2'],
    ],
    'that name a subject and its grade': [
      ['toan6', 'subject TOAN, grade 6'],
      ['ngữ văn 6, 7', 'subject VAN, grade 6, grade 7'],
      ['toán 12', 'subject TOAN, grade 12'],
      ['toán 13', 'toán 13'],
      ['toán 10 phút', 'toán 10 phút'],
      ['ngữ văn 10 điểm', 'subject VAN | 10 điểm'],
      ['toán 6 điểm và đường thẳng', 'subject TOAN, grade 6 | điểm và đường thẳng'],
      ['sử 8', 'subject LSDL, grade 8'],
      ['sử 10', 'subject LS, grade 10'],
      ['su 10', 'subject LS, grade 10'],
      ['sự 10', 'sự 10'],
      ['lí 7', 'subject KHTN, grade 7'],
      ['vật lí 7', 'subject KHTN, grade 7'],
      ['vật lý 10', 'subject VL, grade 10'],
      ['khtn 9', 'subject KHTN, grade 9'],
      ['khtn 10', 'khtn 10'],
      ['tiếng việt 5', 'subject TV, grade 5'],
      ['tiếng việt 6', 'tiếng việt 6'],
      ['khoa học 4', 'subject KH, grade 4'],
      ['âm nhạc 4', 'subject NT, grade 4'],
      ['âm nhạc 10', 'subject AN, grade 10'],
      ['ngoại ngữ 2', 'subject NN2'],
      ['chuyên đề toán 10', 'subject CD-TOAN, grade 10'],
      ['chuyên đề toán 6', 'subject TOAN, grade 6 | chuyên đề'],
      ['GDKT&PL 11', 'subject KTPL, grade 11'],
      ['LS&ĐL 6', 'subject LSDL, grade 6'],
      ['HĐTN, HN 7', 'subject HDTNHN, grade 7'],
    ],
    'that are short, and mean a subject only where something says so': [
      ['TA', 'subject NN1'],
      ['ta', 'ta'],
      ['bài hát ta yêu', 'bài hát ta yêu'],
      ['bài nghe TA', 'subject NN1 | bài nghe'],
      ['BÀI NGHE TA', 'BÀI NGHE TA'],
      ['TA 6', 'subject NN1, grade 6'],
      ['ta lớp 6', 'subject NN1, grade 6'],
      ['lớp 6 ta', 'grade 6, subject NN1'],
      ['lớp 6 của ta', 'grade 6 | của ta'],
      ['văn', 'văn'],
      ['van 7', 'subject VAN, grade 7'],
      ['vẫn 7', 'vẫn 7'],
      ['môn văn', 'subject VAN'],
      ['bộ môn sinh', 'subject KHTN, subject SH'],
      ['toán, văn, anh lớp 9', 'subject TOAN, subject VAN, subject NN1, grade 9'],
      ['tin 7', 'subject TIN, grade 7'],
      ['tin', 'tin'],
      ['CN 8', 'subject CN, grade 8'],
      ['cn', 'cn'],
      ['TD', 'subject GDTC'],
      ['GA toán 6', 'type KHBD, subject TOAN, grade 6'],
      ['ga tàu', 'ga tàu'],
      ['CD', 'series CD'],
      ['toán 6 cd', 'subject TOAN, grade 6, series CD'],
      ['đĩa cd', 'đĩa cd'],
    ],
    'that are part of something longer': [
      ['văn hoá', 'văn hoá'],
      ['văn hóa lớp 6', 'grade 6 | văn hóa'],
      ['van hoa lop 6', 'grade 6 | van hoa'],
      ['tin tức 7', 'tin tức 7'],
      ['tin học 7', 'subject TIN, grade 7'],
      ['thông tin lớp 7', 'grade 7 | thông tin'],
      ['hình học', 'hình học'],
      ['hình học 7', 'subject TOAN, grade 7 | hình học'],
      ['lớp 8 đại số', 'grade 8, subject TOAN | đại số'],
      ['tập làm văn lớp 3', 'subject TV, grade 3 | tập làm văn'],
      ['toán học', 'toán học'],
      ['toán học 6', 'subject TOAN, grade 6'],
      ['an toan giao thong', 'an toan giao thong'],
      ['an toàn lớp 6', 'grade 6 | an toàn'],
      ['bài toán chuyển động', 'bài toán chuyển động'],
      ['sử dụng 8', 'sử dụng 8'],
      ['địa phương 7', 'địa phương 7'],
      ['học sinh 7', 'học sinh 7'],
      ['nghiên cứu khoa học lớp 4', 'grade 4 | nghiên cứu khoa học'],
      ['khoa học tự nhiên', 'subject KHTN'],
      ['cánh diều tuổi thơ', 'cánh diều tuổi thơ'],
      ['cánh diều', 'series CD'],
      ['công nghệ', 'subject THCN, subject CN'],
      ['công nghệ trồng nấm', 'công nghệ trồng nấm'],
    ],
    'that name a term or a test in it': [
      ['HKI', 'term 1'],
      ['hk2', 'term 2'],
      ['HK II', 'term 2'],
      ['hk3', 'hk3'],
      ['học kì 1', 'term 1'],
      ['học kỳ II', 'term 2'],
      ['học kì', 'học kì'],
      ['thế kỉ 1', 'thế kỉ 1'],
      ['chu kì 2', 'chu kì 2'],
      ['giữa kì', 'exam middle'],
      ['giữa học kì 2', 'term 2, exam middle'],
      ['GK1', 'term 1, exam middle'],
      ['GHKII', 'term 2, exam middle'],
      ['CHKI', 'term 1, exam end'],
      ['ck2', 'term 2, exam end'],
      ['cuối kì I', 'term 1, exam end'],
      ['K1', 'grade 1'],
    ],
    'that name a series, a type or a school year': [
      ['kết nối tri thức với cuộc sống', 'series KNTT'],
      ['KNTTVCS', 'series KNTT'],
      ['chân trời sáng tạo', 'series CTST'],
      ['kết nối mạng', 'kết nối mạng'],
      ['slide phân số', 'type BGDT | phân số'],
      ['PHT phân số', 'type PHT | phân số'],
      ['đề thi khtn 6', 'type DEKT, subject KHTN, grade 6'],
      ['đề thi toán', 'type DEKT, subject TOAN'],
      ['đề cương', 'đề cương'],
      ['ma trận đề kiểm tra', 'type MATRAN'],
      ['bài giảng e-learning', 'type BGEL'],
      ['bài giảng', 'bài giảng'],
      ['2026-2027', 'schoolYear 2026'],
      ['2026–27', 'schoolYear 2026'],
      ['2026-2028', '2026-2028'],
      ['2026', '2026'],
      ['năm học 2026', 'schoolYear 2026'],
      ['toán 6 năm học 2026 - 2027', 'subject TOAN, grade 6, schoolYear 2026'],
    ],
    'that are the name of a file': [
      ['GA_TOAN_6_Phan_so.docx', 'type KHBD, subject TOAN, grade 6 | _Phan_so.docx'],
      ['KHBD KHTN6 - Bài 11 Oxygen KNTT', 'type KHBD, subject KHTN, grade 6, series KNTT | Bài 11 Oxygen'],
    ],
    'that are none': [
      ['', ''],
      ['  ', ''],
      ['6', '6'],
      ['môn', 'môn'],
      ['lớp', 'lớp'],
      ['…', ''],
    ],
  }
  for (const [what, cases] of Object.entries(groups))
    describe(what, () => {
      for (const [text, told] of cases)
        it(`are told apart: ${text || 'nothing'}`, () => expect(tell(text)).to.equal(told))
    })

  it('are told with their places in the text', () => {
    const { text, found } = recogniseWords('Phân số, môn Toán 6 (HKI)', vocabulary)
    expect(found.map(({ kind, from, to }) => [kind, text.slice(from, to)])).to.deep.equal([
      ['subject', 'môn Toán'],
      ['grade', '6'],
      ['term', 'HKI'],
    ])
  })

  it('have their places in the composed text', () => {
    const { text, found } = recogniseWords('phân số lớp 6'.normalize('NFD'), vocabulary)
    expect(text).to.equal('phân số lớp 6')
    expect(found.map(({ from, to }) => text.slice(from, to))).to.deep.equal(['lớp 6'])
  })

  it('come back into the text when they are taken away', () => {
    const { text, found, rest } = recogniseWords('toán 6 phân số kntt', vocabulary)
    expect(rest).to.equal('phân số')
    expect(
      restOf(
        text,
        found.filter(({ kind }) => kind !== 'series'),
      ),
    ).to.equal('phân số kntt')
    expect(restOf(text, [])).to.equal('toán 6 phân số kntt')
  })

  it('are each told once, however often they stand there', () => {
    const { grades, subjects, found } = recogniseWords('toán 6 toán 6', vocabulary)
    expect({ grades, subjects }).to.deep.equal({ grades: [6], subjects: ['TOAN'] })
    expect(found).to.have.length(4)
  })

  it('take no longer the longer the text is', () => {
    const { text } = recogniseWords('toán 6 '.repeat(100_000), vocabulary)
    expect(text).to.have.length(2000)
  })
})

describe('the words that are recognised', () => {
  withDatabase()
  beforeEach(() => loadCurriculum(silent))

  it('are those of the curriculum in force', async () => {
    const { subjects, grades, series } = recogniseWords('toán 6 hki kntt', await findWordVocabulary())
    expect({ subjects, grades, series }).to.deep.equal({ subjects: ['TOAN'], grades: [6], series: ['KNTT'] })
    expect(await findWordVocabulary()).to.equal(await findWordVocabulary())
  })

  it('have aliases of what there is', () => {
    const { subjects: ofSubjects, series, types, onlyWithGrade } = readAliases()
    expect(subjects.map(({ code }) => code)).to.include.members([
      ...Object.keys(ofSubjects),
      ...Object.keys(onlyWithGrade),
    ])
    expect(readSeries().map(({ code }) => code)).to.include.members(Object.keys(series))
    expect(readMaterialTypes().map(({ code }) => code)).to.include.members(Object.keys(types))
  })
})
