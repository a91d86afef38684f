// Interactive things as archives of web pages, which need nothing from elsewhere: simulations (HTML5), courses (SCORM 1.2)
// and exercises (H5P).

import { archive, escapeXml } from './archive.ts'

export interface Simulation {
  readonly title: string
  readonly body: string
  readonly script: string
}

export async function html5({ title, body, script }: Simulation): Promise<Buffer> {
  return await archive({ 'index.html': pageOf(title, body, ['main.js']), 'style.css': style, 'main.js': script })
}

export interface Lesson {
  readonly title: string
  /** HTML. */
  readonly text: string
  readonly question?: {
    readonly ask: string
    readonly choices: readonly string[]
    readonly right: number
    readonly why: string
  }
}

export async function scorm(code: string, title: string, lessons: readonly Lesson[]): Promise<Buffer> {
  const body = `<main id="lesson" aria-live="polite"></main><p id="progress"></p><div class="row"><button id="back">Trang trước</button><button id="next" class="main">Trang tiếp</button></div>`
  const named = escapeXml(title)
  return await archive({
    'imsmanifest.xml': `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${code}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="course"><organization identifier="course"><title>${named}</title>
    <item identifier="item" identifierref="page"><title>${named}</title><adlcp:masteryscore>70</adlcp:masteryscore></item>
  </organization></organizations>
  <resources><resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
    <file href="index.html"/><file href="style.css"/><file href="lessons.js"/><file href="course.js"/>
  </resource></resources>
</manifest>
`,
    'index.html': pageOf(title, body, ['lessons.js', 'course.js']),
    'style.css': style,
    'lessons.js': `const lessons = ${JSON.stringify(lessons, null, 1)}\n`,
    'course.js': course,
  })
}

/** Exercises of one of the three kinds that our library has. */
export type Exercise =
  | {
      readonly kind: 'pick'
      readonly ask: string
      readonly right: readonly string[]
      readonly wrong: readonly string[]
    }
  | { readonly kind: 'write'; readonly ask: string; readonly answer: string; readonly hint: string }
  | { readonly kind: 'sort'; readonly ask: string; readonly boxes: Readonly<Record<string, readonly string[]>> }

export async function h5p(title: string, author: string, exercises: readonly Exercise[]): Promise<Buffer> {
  const library = 'H5P.LamGiangExercise-1.0'
  return await archive({
    'h5p.json': JSON.stringify({
      title,
      language: 'vi',
      mainLibrary: 'H5P.LamGiangExercise',
      embedTypes: ['div'],
      license: 'CC BY',
      licenseVersion: '4.0',
      authors: [{ name: author, role: 'Author' }],
      preloadedDependencies: [{ machineName: 'H5P.LamGiangExercise', majorVersion: '1', minorVersion: '0' }],
    }),
    'content/content.json': JSON.stringify({ title, exercises }),
    [`${library}/library.json`]: JSON.stringify({
      title: 'Bài luyện tập Lam Giang',
      machineName: 'H5P.LamGiangExercise',
      majorVersion: 1,
      minorVersion: 0,
      patchVersion: 0,
      runnable: 1,
      license: 'MIT',
      author: 'Sở Giáo dục và Đào tạo Lam Giang',
      preloadedJs: [{ path: 'exercise.js' }],
      preloadedCss: [{ path: 'exercise.css' }],
    }),
    [`${library}/semantics.json`]: JSON.stringify(semantics),
    [`${library}/exercise.js`]: exercise,
    [`${library}/exercise.css`]: exerciseStyle,
  })
}

function pageOf(title: string, body: string, scripts: readonly string[]): string {
  const loaded = scripts.map((name) => `<script src="${name}"></script>`).join('')
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title><link rel="stylesheet" href="style.css"></head>
<body><h1>${escapeXml(title)}</h1>${body}${loaded}</body></html>
`
}

const style = `* { box-sizing: border-box }
body { font: 17px/1.6 "Segoe UI", Roboto, Arial, sans-serif; color: #1b1b1b; max-width: 860px; margin: 0 auto; padding: 16px }
h1 { font-size: 1.5rem; color: #16324f } h2 { font-size: 1.2rem; color: #1f6fb2 }
button { font: inherit; padding: 8px 16px; border: 1px solid #1f6fb2; border-radius: 8px; background: #fff; color: #1f6fb2; cursor: pointer }
button.main { background: #1f6fb2; color: #fff } button:disabled { opacity: .5; cursor: default }
.row { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; margin: 12px 0 }
canvas { width: 100%; border: 1px solid #bcd; border-radius: 8px; background: #fff }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #bcd; padding: 6px 10px; text-align: left } th { background: #eef5fb }
pre { background: #f4f6f8; padding: 12px; border-radius: 8px; overflow-x: auto } code { font-family: Consolas, monospace }
fieldset { border: 1px solid #bcd; border-radius: 8px; margin: 16px 0 } label { display: block; padding: 6px 0 }
input[type=range] { width: 220px } .told { font-weight: bold } .right { color: #1d7a46 } .wrong { color: #b3261e }
`

const course = `// Gửi tiến độ cho hệ thống quản lí học tập (SCORM 1.2); không có hệ thống thì vẫn học được.
const findApi = (from) => { for (let at = from, n = 0; at && n < 10; at = at.parent === at ? at.opener : at.parent, n++) { try { if (at.API) return at.API } catch { return } } }
const api = findApi(window)
const tell = (name, value) => { if (api) { api.LMSSetValue(name, String(value)); api.LMSCommit('') } }
if (api) { api.LMSInitialize(''); if (api.LMSGetValue('cmi.core.lesson_status') === 'not attempted') tell('cmi.core.lesson_status', 'incomplete') }
let at = Number((api && api.LMSGetValue('cmi.core.lesson_location')) || 0)
const answers = {}
const lesson = document.getElementById('lesson')
const asked = lessons.filter(({ question }) => question).length
function show() {
  const { title, text, question } = lessons[at]
  lesson.innerHTML = '<h2></h2>' + text
  lesson.querySelector('h2').textContent = title
  if (question) ask(question)
  document.getElementById('progress').textContent = 'Trang ' + (at + 1) + '/' + lessons.length
  document.getElementById('back').disabled = at === 0
  document.getElementById('next').textContent = at === lessons.length - 1 ? 'Kết thúc' : 'Trang tiếp'
  tell('cmi.core.lesson_location', at)
}
function ask({ ask, choices, right, why }) {
  const box = document.createElement('fieldset')
  const legend = document.createElement('legend'); legend.textContent = ask; box.append(legend)
  const told = document.createElement('p'); told.className = 'told'; told.setAttribute('role', 'status')
  choices.forEach((choice, number) => {
    const label = document.createElement('label'), input = document.createElement('input')
    input.type = 'radio'; input.name = 'choice'; input.checked = answers[at] === number
    input.addEventListener('change', () => { answers[at] = number; told.textContent = (number === right ? 'Đúng rồi! ' : 'Chưa đúng. ') + why; told.className = 'told ' + (number === right ? 'right' : 'wrong') })
    label.append(input, ' ' + choice); box.append(label)
  })
  box.append(told); lesson.append(box)
}
document.getElementById('back').addEventListener('click', () => { at--; show() })
document.getElementById('next').addEventListener('click', () => {
  if (at < lessons.length - 1) { at++; return show() }
  const right = lessons.filter(({ question }, number) => question && answers[number] === question.right).length
  const score = asked === 0 ? 100 : Math.round(100 * right / asked)
  tell('cmi.core.score.raw', score); tell('cmi.core.score.min', 0); tell('cmi.core.score.max', 100)
  tell('cmi.core.lesson_status', score >= 70 ? 'passed' : 'failed')
  lesson.innerHTML = '<h2>Kết quả</h2>'
  const told = document.createElement('p'); told.textContent = 'Em trả lời đúng ' + right + '/' + asked + ' câu (' + score + ' điểm phần trăm). ' + (score >= 70 ? 'Hoàn thành tốt!' : 'Hãy xem lại các trang và làm lại nhé.'); lesson.append(told)
})
addEventListener('pagehide', () => { if (api) api.LMSFinish('') })
show()
`

const semantics = [
  { name: 'title', type: 'text', label: 'Tên bài' },
  {
    name: 'exercises',
    type: 'list',
    label: 'Các câu',
    entity: 'câu',
    field: {
      name: 'exercise',
      type: 'group',
      label: 'Câu',
      fields: [
        {
          name: 'kind',
          type: 'select',
          label: 'Loại',
          options: [
            { value: 'pick', label: 'Chọn' },
            { value: 'write', label: 'Điền' },
            { value: 'sort', label: 'Xếp nhóm' },
          ],
        },
        { name: 'ask', type: 'text', label: 'Câu hỏi' },
        { name: 'answer', type: 'text', label: 'Đáp án', optional: true },
        { name: 'hint', type: 'text', label: 'Gợi ý', optional: true },
      ],
    },
  },
]

const exercise = `var H5P = H5P || {}
H5P.LamGiangExercise = function (params) {
  const self = this
  let score = 0, at = 0
  this.attach = function ($container) {
    const root = $container.get ? $container.get(0) : $container
    root.classList.add('lam-giang')
    show(root)
  }
  this.getScore = () => score
  this.getMaxScore = () => params.exercises.length
  this.getTitle = () => params.title
  const make = (name, text, className) => { const made = document.createElement(name); if (text) made.textContent = text; if (className) made.className = className; return made }
  const mixed = (list) => list.map((one, i) => [Math.sin(i * 7.3 + at * 3.1), one]).sort((a, b) => a[0] - b[0]).map(([, one]) => one)
  function show(root) {
    root.textContent = ''
    if (at === params.exercises.length) {
      root.append(make('h2', 'Hoàn thành!'), make('p', 'Đúng ' + score + '/' + params.exercises.length + ' câu.'))
      const again = make('button', 'Làm lại'); again.onclick = () => { at = 0; score = 0; show(root) }; root.append(again)
      if (self.triggerXAPICompleted) self.triggerXAPICompleted(score, params.exercises.length)
      return
    }
    const one = params.exercises[at]
    root.append(make('p', 'Câu ' + (at + 1) + '/' + params.exercises.length), make('h2', one.ask))
    const told = make('p', '', 'told'); told.setAttribute('role', 'status')
    const check = make('button', 'Kiểm tra', 'main')
    const isRight = { pick, write, sort }[one.kind](root, one)
    check.onclick = () => {
      const right = isRight()
      if (right) score++
      told.textContent = right ? 'Đúng rồi, giỏi lắm!' : 'Chưa đúng. ' + (one.hint || 'Đáp án: ' + (one.right ? one.right.join('; ') : one.boxes ? Object.entries(one.boxes).map(([box, things]) => box + ': ' + things.join(', ')).join(' · ') : one.answer))
      const next = make('button', 'Tiếp tục'); next.onclick = () => { at++; show(root) }
      check.replaceWith(next); next.focus()
    }
    root.append(told, check)
  }
  function pick(root, one) {
    const chosen = new Set(), grid = make('div', '', 'grid')
    for (const thing of mixed([...one.right, ...one.wrong])) {
      const button = make('button', thing); button.setAttribute('aria-pressed', 'false')
      button.onclick = () => { chosen.has(thing) ? chosen.delete(thing) : chosen.add(thing); button.setAttribute('aria-pressed', String(chosen.has(thing))) }
      grid.append(button)
    }
    root.append(grid)
    return () => chosen.size === one.right.length && one.right.every((thing) => chosen.has(thing))
  }
  function write(root, one) {
    const input = make('input'); input.setAttribute('aria-label', one.ask); input.inputMode = 'numeric'
    root.append(input)
    return () => input.value.replace(/[\\s.]/g, '') === one.answer.replace(/[\\s.]/g, '')
  }
  function sort(root, one) {
    const selects = []
    for (const thing of mixed(Object.values(one.boxes).flat())) {
      const label = make('label', thing + ' '), select = make('select')
      for (const box of ['Chọn nhóm…', ...Object.keys(one.boxes)]) select.append(make('option', box))
      label.append(select); root.append(label); selects.push([thing, select])
    }
    return () => selects.every(([thing, select]) => (one.boxes[select.value] || []).includes(thing))
  }
}
`

const exerciseStyle = `.lam-giang { font: 18px/1.5 "Segoe UI", Roboto, Arial, sans-serif; padding: 16px }
.lam-giang h2 { color: #16324f; font-size: 1.2em } .lam-giang .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(90px, 1fr)); gap: 10px; margin-bottom: 12px }
.lam-giang button, .lam-giang select, .lam-giang input { font: inherit; padding: 10px; border: 2px solid #1f6fb2; border-radius: 10px; background: #fff }
.lam-giang button[aria-pressed=true] { background: #e0a11b } .lam-giang button.main { background: #1f6fb2; color: #fff }
.lam-giang label { display: block; margin: 8px 0 } .lam-giang .told { font-weight: bold; min-height: 1.5em }
`
