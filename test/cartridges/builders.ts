// Cartridges in the manner of the systems that write them, made here: what is known of their layouts, and nothing else.

import type { Contents } from '../packages/packages.ts'

export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export interface Resource {
  readonly id: string
  readonly type: string
  readonly href?: string
  readonly files?: readonly string[]
  readonly dependencies?: readonly string[]
  readonly more?: string
}

export interface Item {
  readonly id: string
  readonly title: string
  readonly reference?: string
  readonly items?: readonly Item[]
  readonly more?: string
}

export interface Made {
  readonly version?: string
  readonly title?: string
  readonly items: readonly Item[]
  readonly resources: readonly Resource[]
  readonly namespaces?: string
  readonly resourcesBase?: string
  readonly prefix?: string
}

export function manifest(made: Made): string {
  const {
    version = '1.1.0',
    title = 'Khoá học mẫu',
    items,
    resources,
    namespaces = '',
    resourcesBase = '',
    prefix = '',
  } = made
  const digits = version.slice(0, 3).replace('.', 'p')
  const space = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`
  const p = prefix
  return `<?xml version="1.0" encoding="UTF-8"?>
<${p}manifest identifier="m" ${space}="http://www.imsglobal.org/xsd/imsccv${digits}/imscp_v1p1" xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv${digits}/LOM/manifest" ${namespaces}>
<${p}metadata><${p}schema>IMS Common Cartridge</${p}schema><${p}schemaversion>${version}</${p}schemaversion>
<lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string>${title}</lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom></${p}metadata>
<${p}organizations><${p}organization identifier="o" structure="rooted-hierarchy">${items.map((one) => itemText(one, p)).join('')}</${p}organization></${p}organizations>
<${p}resources${resourcesBase && ` xml:base="${resourcesBase}"`}>${resources.map((one) => resourceText(one, p)).join('')}</${p}resources></${p}manifest>`
}

function itemText({ id, title, reference, items = [], more = '' }: Item, p: string): string {
  const named = title === '' ? '' : `<${p}title>${title}</${p}title>`
  const to = reference ? ` identifierref="${reference}"` : ''
  return `<${p}item identifier="${id}"${to} ${more}>${named}${items.map((one) => itemText(one, p)).join('')}</${p}item>`
}

function resourceText({ id, type, href, files, dependencies = [], more = '' }: Resource, p: string): string {
  const all = files ?? (href ? [href] : [])
  return `<${p}resource identifier="${id}" type="${type}"${href ? ` href="${href}"` : ''} ${more}>${all
    .map((file) => `<${p}file href="${file}"/>`)
    .join('')}${dependencies.map((one) => `<${p}dependency identifierref="${one}"/>`).join('')}</${p}resource>`
}

const learning = 'associatedcontent/imscc_xmlv1p1/learning-application-resource'

export function topic(title: string, html: string, version = '1p1'): string {
  const text = html.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<?xml version="1.0"?><topic xmlns="http://www.imsglobal.org/xsd/imsccv${version}/imsdt_v${version}"><title>${title}</title><text texttype="text/html">${text}</text></topic>`
}

export function webLink(title: string, url: string, version = '1p1'): string {
  return `<?xml version="1.0"?><wl:webLink xmlns:wl="http://www.imsglobal.org/xsd/imsccv${version}/imswl_v${version}"><title>${title}</title><url href="${url.replaceAll('&', '&amp;')}" target="_blank"/></wl:webLink>`
}

/** Canvas: one root item, modules, module_meta.xml, web_resources and wiki_content. */
export function canvas(): Contents {
  const page = `<html><head><title>Phân số</title><meta name="identifier" content="g1"/><meta name="workflow_state" content="active"/></head><body>
    <h2>Mở đầu</h2><p>Xem <a href="$WIKI_REFERENCE$/pages/bai-hai">bài hai</a>, <a href="$CANVAS_OBJECT_REFERENCE$/assignments/g3">bài tập</a>
    và <a href="%24IMS-CC-FILEBASE%24/t%C3%A0i%20li%E1%BB%87u/%C4%91%E1%BB%81.txt?canvas_download=1">đề</a>.</p>
    <img src="$IMS-CC-FILEBASE$/hinh/ve%20tay.png?canvas_=1" alt="hình vẽ"/><script>alert(1)</script>
    <img class="equation_image" data-equation-content="\\frac{1}{2}" src="/equation_images/x"/></body></html>`
  return {
    'imsmanifest.xml': manifest({
      title: 'Toán 6',
      items: [
        {
          id: 'LearningModules',
          title: '',
          items: [
            {
              id: 'gm1',
              title: 'Chương 1',
              items: [
                { id: 'gi1', title: 'Phân số', reference: 'g1' },
                { id: 'gi2', title: 'Luyện tập' },
                { id: 'gi3', title: 'Bài tập về nhà', reference: 'g3' },
                { id: 'gi4', title: 'Trao đổi', reference: 'g4' },
                { id: 'gi5', title: 'Kiểm tra 15 phút', reference: 'g5' },
                { id: 'gi6', title: 'Trang ngoài', reference: 'g6' },
                { id: 'gi7', title: 'Công cụ', reference: 'g7' },
              ],
            },
            { id: 'gm2', title: 'Chương 2', items: [{ id: 'gi8', title: 'Tệp đọc', reference: 'g8' }] },
          ],
        },
      ],
      resources: [
        { id: 'g1', type: 'webcontent', href: 'wiki_content/phan-so.html' },
        { id: 'g2', type: 'webcontent', href: 'wiki_content/bai-hai.html' },
        { id: 'g3', type: learning, href: 'g3/bai-tap.html', files: ['g3/bai-tap.html', 'g3/assignment_settings.xml'] },
        { id: 'g4', type: 'imsdt_xmlv1p1', files: ['g4.xml'], dependencies: ['g4m'] },
        { id: 'g4m', type: learning, href: 'g4m.xml' },
        { id: 'g5', type: 'imsqti_xmlv1p2/imscc_xmlv1p1/assessment', files: ['g5/assessment_qti.xml'] },
        { id: 'g6', type: 'imswl_xmlv1p1', files: ['g6.xml'] },
        { id: 'g7', type: 'imsbasiclti_xmlv1p0', files: ['g7.xml'] },
        { id: 'g8', type: 'webcontent', href: 'web_resources/doc.txt' },
        { id: 'g9', type: 'webcontent', href: 'web_resources/hinh/ve tay.png' },
        { id: 'g10', type: 'webcontent', href: 'web_resources/tài liệu/đề.txt' },
        { id: 'g11', type: 'webcontent', href: 'web_resources/them.txt' },
        {
          id: 'cs',
          type: learning,
          href: 'course_settings/canvas_export.txt',
          files: ['course_settings/course_settings.xml', 'course_settings/module_meta.xml'],
        },
      ],
    }),
    'course_settings/canvas_export.txt': 'Q: What did the panda say?',
    'course_settings/course_settings.xml':
      '<course xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Toán 6</title></course>',
    'course_settings/module_meta.xml': `<modules xmlns="http://canvas.instructure.com/xsd/cccv1p0"><module identifier="gm1"><title>Chương 1</title><workflow_state>active</workflow_state>
      <items><item identifier="gi1"><content_type>WikiPage</content_type><workflow_state>unpublished</workflow_state><title>Phân số</title></item></items></module></modules>`,
    'wiki_content/phan-so.html': page,
    'wiki_content/bai-hai.html': '<html><head><title>Bài hai</title></head><body><p>Nội dung</p></body></html>',
    'g3/bai-tap.html':
      '<html><head><title>Assignment: x</title></head><body><p>Làm <b>bài 1</b> và 2.</p></body></html>',
    'g3/assignment_settings.xml':
      '<assignment identifier="g3" xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Bài tập về nhà</title><due_at>2025-10-01T16:59:00</due_at><points_possible>25.0</points_possible><workflow_state>published</workflow_state><submission_types>online_upload</submission_types></assignment>',
    'g4.xml': topic('Trao đổi', '<p>Em nghĩ gì?</p>'),
    'g4m.xml':
      '<topicMeta identifier="g4m" xmlns="http://canvas.instructure.com/xsd/cccv1p0"><type>topic</type></topicMeta>',
    'g5/assessment_qti.xml': '<questestinterop><assessment ident="g5" title="Kiểm tra 15 phút"/></questestinterop>',
    'g6.xml': webLink('Trang ngoài', 'https://vi.example/a?b=1&c=2'),
    'g7.xml':
      '<cartridge_basiclti_link xmlns="http://www.imsglobal.org/xsd/imslticc_v1p0"><title>Công cụ</title></cartridge_basiclti_link>',
    'web_resources/doc.txt': 'Đọc thêm',
    'web_resources/hinh/ve tay.png': png,
    'web_resources/tài liệu/đề.txt': 'Đề bài',
    'web_resources/them.txt': 'Thêm',
  }
}

/** Moodle: folders `i_<n>`, labels without anything behind them, forums and addresses. */
export function moodle(): Contents {
  return {
    'imsmanifest.xml': manifest({
      title: 'Ngữ văn 7',
      items: [
        {
          id: 'I_root',
          title: 'Ngữ văn 7',
          items: [
            {
              id: 'I_1',
              title: 'Tuần 1',
              items: [
                { id: 'I_2', title: '&lt;b&gt;Đọc hiểu&lt;/b&gt;' },
                { id: 'I_3', title: 'Truyện ngắn', reference: 'R_1' },
                { id: 'I_4', title: 'Diễn đàn', reference: 'R_2' },
                { id: 'I_5', title: 'Mất rồi', reference: 'R_9' },
              ],
            },
            { id: 'I_6', title: 'Tuần 2', items: [{ id: 'I_7', title: 'Ảnh', reference: 'R_3' }] },
          ],
        },
      ],
      resources: [
        { id: 'R_1', type: 'webcontent', href: 'i_1/truyen.html', files: ['i_1/truyen.html', 'i_1/anh.png'] },
        { id: 'R_2', type: 'imsdt_xmlv1p1', files: ['i_2/discussion.xml'] },
        { id: 'R_3', type: 'webcontent', href: 'i_3/anh%20b%C3%ACa.png' },
      ],
    }),
    'i_1/truyen.html': '<p>Ngày xưa… <img src="$IMS-CC-FILEBASE$../i_1/anh.png" alt="Ảnh"></p><p>\\(a^2\\)</p>',
    'i_1/anh.png': png,
    'i_2/discussion.xml': topic('Diễn đàn', '<p>Nêu cảm nghĩ</p>'),
    'i_3/anh bìa.png': png,
  }
}

/** Brightspace: version 1.3, assignments of the extension, xml:base, everything three folders deep. */
export function brightspace(): Contents {
  const text = '&lt;p&gt;Nộp bài ở đây&lt;/p&gt;'
  return {
    'imsmanifest.xml': manifest({
      version: '1.3.0',
      title: 'Sinh học 10',
      resourcesBase: 'content/',
      namespaces: 'xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"',
      items: [
        {
          id: 'u1',
          title: 'Học kì I',
          items: [
            {
              id: 'u11',
              title: 'Chương tế bào',
              items: [{ id: 'u111', title: 'Bài 1', items: [{ id: 'p1', title: 'Màng', reference: 'r1' }] }],
            },
            { id: 'a1', title: 'Bài nộp', reference: 'r2' },
          ],
        },
        { id: 'u2', title: 'Học kì II', items: [{ id: 'p2', title: 'Nhân', reference: 'r1' }] },
      ],
      resources: [
        { id: 'r1', type: 'webcontent', href: 'mang/index.html' },
        { id: 'r2', type: 'webcontent', href: 'mang/nop.html', more: 'xmlns:cpx="x"' },
        { id: 'r3', type: 'assignment_xmlv1p0', href: 'nop.xml' },
      ],
    }).replace(
      '<file href="mang/nop.html"/>',
      '<file href="mang/nop.html"/><cpx:variant identifier="v" identifierref="r3"><cpx:metadata/></cpx:variant>',
    ),
    'content/mang/index.html': '<html><body><p>Màng tế bào <img src="../hinh/m.png"></p></body></html>',
    'content/mang/nop.html': '<p>dự phòng</p>',
    'content/hinh/m.png': png,
    'content/nop.xml': `<assignment xmlns="http://www.imsglobal.org/xsd/imscc_extensions/assignment" identifier="r3"><title>Bài nộp</title><text texttype="text/html">${text}</text><gradable points_possible="10">true</gradable></assignment>`,
  }
}

/** Sakai: all in one folder, prefixes everywhere, a byte order mark. */
export function sakai(): Contents {
  const made = manifest({
    ...{ version: '1.2.0', title: 'Lịch sử', prefix: 'ims:', namespaces: 'xmlns:sakai="x"' },
    items: [
      {
        id: 'root',
        title: '',
        items: [{ id: 's1', title: 'Trang 1', items: [{ id: 's2', title: 'Bài', reference: 'r1' }] }],
      },
    ],
    resources: [{ id: 'r1', type: 'webcontent', href: 'cc-objects/bai.html' }],
  })
  return { 'goi/imsmanifest.xml': `\uFEFF${made}`, 'goi/cc-objects/bai.html': '<p>Năm 938</p>' }
}

/** Blackboard: UTF-16, upper-case endings, its own data beside web content. */
export function blackboard(): Contents {
  const made = manifest({
    ...{ version: '1.2.0', title: 'Hoá học', namespaces: 'xmlns:bb="http://www.blackboard.com/content-packaging/"' },
    items: [
      {
        id: 'b1',
        title: 'Tuần',
        items: [
          { id: 'b2', title: 'Bài', reference: 'res1' },
          { id: 'b3', title: 'Bảng', reference: 'res2' },
        ],
      },
    ],
    resources: [
      { id: 'res1', type: 'webcontent', href: 'res1/BAI.HTM' },
      { id: 'res2', type: 'resource/x-bb-document', href: 'res2.dat' },
    ],
  })
  return {
    'imsmanifest.xml': Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(made.replace('UTF-8', 'UTF-16'), 'utf16le'),
    ]),
    'res1/BAI.HTM': '<HTML><BODY><P>Axit<SUB>2</SUB></P></BODY></HTML>',
    'res2.dat': '<CONTENT/>',
  }
}

/** Open textbooks: no outline at all, or one long list of links. */
export function openTextbook(): Contents {
  const resources = Array.from({ length: 3 }, (_, at) => ({
    id: `l${at}`,
    type: 'imswl_xmlv1p3',
    files: [`l${at}.xml`],
  }))
  return {
    'imsmanifest.xml': manifest({ version: '1.3.0', title: 'Sách mở', items: [], resources }),
    ...Object.fromEntries(
      resources.map(({ id }, at) => [`${id}.xml`, webLink(`Mục ${at}`, `https://sach.example/${at}`, '1p3')]),
    ),
  }
}
