import { expect } from 'chai'
import { itemsOf } from '../../server/arrange.ts'
import { CourseAssignment } from '../../server/assignments/assignment.model.ts'
import { startImport } from '../../server/cartridges/decide.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { readPage } from '../../server/courses/kinds/page/save.ts'
import { origin } from '../courses/courses.ts'
import { makeSchool, type School } from '../courses/courses.ts'
import type { Contents } from '../packages/packages.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { blackboard, brightspace, canvas, moodle, openTextbook, sakai } from './builders.ts'
import { importOf, rowsOf, sendMade } from './cartridges.ts'

describe('a cartridge as it is written by', function () {
  this.timeout(200_000)
  let app: RunningApp
  let school: School
  before(async () => {
    app = await startApp()
    school = await makeSchool()
  })
  after(() => app.stop())

  const preview = async (contents: Contents) => {
    const id = await sendMade(school.teacher.actor, contents)
    await app.work()
    return { id, found: await importOf(id), rows: await rowsOf(id) }
  }
  const bring = async (contents: Contents) => {
    const { id } = await preview(contents)
    await startImport(school.teacher.actor, id, { days: 'keep' }, origin)
    await app.work()
    const found = await importOf(id)
    const course = (await Course.findById(found.courseId).lean<CourseRecord>())!
    return { id, found, course, rows: await rowsOf(id) }
  }
  const outline = (course: CourseRecord) =>
    course.sections.map(({ title, items }) => [title, ...items.map((item) => `${item.kind}: ${item.title}`)])
  const told = (rows: Awaited<ReturnType<typeof rowsOf>>, title: string) =>
    rows.filter((row) => row.title === title).flatMap(({ reasons }) => reasons.map(({ key }) => key.split('.').at(-1)))

  it('Canvas says beforehand what each part becomes, and keeps the names of what cannot come', async () => {
    const { found, rows } = await preview(canvas())
    expect([found.state, found.format, found.system]).to.deep.equal(['ready', '1.1', 'canvas'])
    expect(
      rows.map(({ title, source, as, outcome }) => [title, source, outcome === 'notHeld' ? '-' : as]),
    ).to.deep.equal([
      ['Phân số', 'page', 'page'],
      ['Tệp kèm theo: Phân số', 'file', 'files'],
      ['Luyện tập', 'heading', 'heading'],
      ['Bài tập về nhà', 'assignment', 'assignment'],
      ['Trao đổi', 'discussion', 'discussion'],
      ['Kiểm tra 15 phút', 'quiz', '-'],
      ['Trang ngoài', 'link', 'link'],
      ['Công cụ', 'tool', '-'],
      ['Tệp đọc', 'file', 'files'],
      ['Bài hai', 'page', 'page'],
      ['Tệp của khoá học', 'file', 'files'],
    ])
    expect(told(rows, 'Phân số')).to.deep.equal(['scripts'])
    expect(told(rows, 'Bài tập về nhà')).to.deep.equal(['points'])
    expect(await Course.countDocuments({ _id: found.courseId })).to.equal(0)
  })

  it('Canvas comes in with pictures, links among its parts, formulas and deadlines', async () => {
    const { course, found, rows } = await bring(canvas())
    expect([found.state, course.state, course.title]).to.deep.equal(['done', 'draft', 'Toán 6'])
    expect(rows.filter(({ state }) => state === 'failed').map(({ results }) => results)).to.deep.equal([])
    expect(outline(course)[0]).to.include.members([
      'Chương 1',
      'page: Phân số',
      'heading: Luyện tập',
      'link: Trang ngoài',
    ])
    const [page, attached] = itemsOf(course.sections)
    const { text, files } = (await readPage(page!._id))!
    const second = itemsOf(course.sections).find(({ title }) => title === 'Bài hai')!
    expect(files).to.have.length(1)
    expect(text).to.include(`![hình vẽ](tệp:${files[0]!._id.toString()})`)
    expect(text).to.include(`[bài hai](/courses/${course._id.toString()}/items/${second._id.toString()})`)
    expect(text).to.include(`[đề](/courses/${course._id.toString()}/items/${attached!._id.toString()})`)
    expect(text).to.include('\\(\\frac{1}{2}\\)')
    expect(text).not.to.include('alert')
    expect([page!.isPublished, second.isPublished]).to.deep.equal([false, false])
    const work = itemsOf(course.sections).find(({ kind }) => kind === 'assignment')!
    const set = (await CourseAssignment.findById(work._id).lean())!
    expect([set.instructions, set.dueAt?.toISOString()]).to.deep.equal(['Làm bài 1 và 2.', '2025-10-01T16:59:00.000Z'])
  })

  it('Moodle, with labels as headings, and tells what is missing', async () => {
    const { course, rows } = await bring(moodle())
    expect(outline(course).map(([title, first]) => [title, first])).to.deep.equal([
      ['Tuần 1', 'heading: Đọc hiểu'],
      ['Tuần 2', 'file: Ảnh'],
    ])
    expect(told(rows, 'Mất rồi')).to.deep.equal(['noResource'])
    const page = itemsOf(course.sections).find(({ kind }) => kind === 'page')!
    const { text, files } = (await readPage(page._id))!
    expect(files).to.have.length(1)
    expect(text).to.include('\\(a^2\\)')
  })

  it('Brightspace, with what is deeper than sections under headings, and assignments instead of their lesser form', async () => {
    const { course, found } = await bring(brightspace())
    expect([found.format, found.system]).to.deep.equal(['1.3', 'brightspace'])
    expect(outline(course)[0]).to.deep.equal([
      ...['Học kì I', 'heading: Chương tế bào', 'heading: Bài 1', 'page: Màng', 'assignment: Bài nộp'],
    ])
    expect(outline(course)[1]).to.deep.equal(['Học kì II', 'page: Nhân'])
    const page = itemsOf(course.sections).find(({ title }) => title === 'Màng')!
    expect((await readPage(page._id))!.files).to.have.length(1)
  })

  it('Sakai, in a folder, with prefixes and a byte order mark', async () => {
    const { course, found } = await bring(sakai())
    expect(found.system).to.equal('sakai')
    expect(outline(course)).to.deep.equal([['Trang 1', 'page: Bài']])
  })

  it('Blackboard, in UTF-16, and says that its own data cannot come', async () => {
    const { course, found, rows } = await bring(blackboard())
    expect(found.system).to.equal('blackboard')
    expect(outline(course)).to.deep.equal([['Tuần', 'page: Bài']])
    expect(told(rows, 'Bảng')).to.deep.equal(['otherSystem'])
  })

  it('an open textbook, without any outline', async () => {
    const { course } = await bring(openTextbook())
    expect(outline(course)).to.deep.equal([['Nội dung', 'link: Mục 0', 'link: Mục 1', 'link: Mục 2']])
  })
})
