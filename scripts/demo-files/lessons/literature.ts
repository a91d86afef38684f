// Literature in lower secondary and continuing education, English, history.

import type { DemoFile } from '../demo-file.ts'
import { newPage, type Paper } from '../make/document.ts'
import { docx } from '../make/docx.ts'
import { joined, mp3, silence, speak } from '../make/film.ts'
import { pdf } from '../make/pdf.ts'
import { pptx } from '../make/pptx.ts'

const cricket = () =>
  pptx({
    title: 'Bài học đường đời đầu tiên – đọc hiểu truyện đồng thoại',
    subtitle: 'Ngữ văn 6 · Truyện đồng thoại · 2 tiết',
    author: 'Nguyễn Thị Hương – Trường THCS Tân Hoà',
    day: '2026-09-10',
    slides: [
      {
        title: 'Khởi động',
        lines: [
          'Em đã bao giờ trêu đùa một người rồi phải ân hận chưa?',
          'Viết nhanh 3 câu vào giấy nhớ, không cần ghi tên. Cô đọc một vài câu chuyện của lớp.',
        ],
      },
      {
        title: 'Truyện đồng thoại là gì?',
        lines: [
          'Truyện viết cho trẻ em, **nhân vật thường là loài vật hoặc đồ vật được nhân hoá**.',
          'Nhân vật vừa mang đặc điểm của loài vật, vừa mang tính cách con người.',
          'Đọc truyện đồng thoại cần chú ý: người kể chuyện, nhân vật (hình dáng, cử chỉ, lời nói, ý nghĩ), bài học.',
        ],
      },
      {
        title: 'Tác giả và văn bản',
        lines: [
          'Tô Hoài (1920–2014) viết nhiều tác phẩm cho thiếu nhi; *Dế Mèn phiêu lưu kí* in lần đầu năm 1941.'.replaceAll(
            '*',
            '',
          ),
          'Đoạn trích là chương mở đầu; người kể chuyện là Dế Mèn – ngôi thứ nhất, xưng “tôi”.',
          'Học sinh đọc văn bản trong sách giáo khoa.',
        ],
      },
      {
        title: 'Đọc và tìm: chân dung Dế Mèn',
        lines: [
          'Nhóm 1–2: chi tiết **ngoại hình** (càng, vuốt, cánh, râu…).',
          'Nhóm 3–4: chi tiết **hành động** với bà con trong xóm.',
          'Nhóm 5–6: **lời nói, ý nghĩ** về Dế Choắt.',
          'Câu hỏi chung: điều gì đáng khen, điều gì đáng trách ở Dế Mèn?',
        ],
      },
      {
        title: 'Phân tích: bài học đầu tiên',
        lines: [
          'Sự việc: Dế Mèn trêu chị Cốc → chị Cốc mổ nhầm Dế Choắt → Choắt khuyên Mèn trước khi mất.',
          'Diễn biến tâm trạng Mèn: hung hăng → sợ hãi → ân hận.',
          'Bài học: kiêu căng, hung hăng mà không biết nghĩ thì gây hại cho người khác và cho chính mình.',
        ],
      },
      {
        title: 'Nghệ thuật',
        lines: [
          'Nhân hoá dựa trên đặc điểm thật của loài dế.',
          'Kể ở ngôi thứ nhất: bộc lộ trực tiếp suy nghĩ, lời tự trách.',
          'Miêu tả bằng nhiều tính từ, động từ mạnh và phép so sánh.',
        ],
      },
      {
        title: 'Luyện tập',
        lines: [
          'Viết đoạn văn 5–7 câu: nếu là Dế Mèn, em sẽ nói gì bên mộ Dế Choắt?',
          'Tiêu chí: đúng ngôi kể; có lời xin lỗi và lời hứa; có ít nhất một từ láy; không sai chính tả.',
        ],
      },
      {
        title: 'Dành cho thầy cô',
        lines: [
          'Không chép nguyên văn đoạn trích lên trang chiếu: học sinh đọc trong sách.',
          'Lồng ghép phòng chống bắt nạt: phân biệt đùa vui và trêu chọc gây tổn thương.',
        ],
      },
    ],
  })

const rubric: Paper = {
  title: 'Rubric chấm bài văn kể lại một trải nghiệm',
  subtitle: 'Ngữ văn 6 · Viết bài văn tự sự · Dùng cho giáo viên chấm, học sinh tự đánh giá và đánh giá bạn',
  author: 'Nguyễn Thị Hương – Trường THCS Tân Hoà',
  day: '2026-09-25',
  blocks: [
    { head: 'Bảng tiêu chí (10 điểm)' },
    {
      table: [
        ['Tiêu chí', 'Tốt', 'Đạt', 'Cần cố gắng'],
        [
          'Trải nghiệm (2 điểm)',
          '2 điểm: trải nghiệm cụ thể, có ý nghĩa với bản thân',
          '1–1,5 điểm: có trải nghiệm nhưng còn chung chung',
          '0–0,5 điểm: chưa rõ kể về việc gì',
        ],
        [
          'Bố cục và trình tự (2 điểm)',
          '2 điểm: đủ mở bài, thân bài, kết bài; sự việc nối tiếp hợp lí',
          '1–1,5 điểm: đủ ba phần, đôi chỗ lộn xộn',
          '0–0,5 điểm: thiếu phần',
        ],
        [
          'Ngôi kể và nhân vật (1,5 điểm)',
          '1,5 điểm: nhất quán ngôi thứ nhất, nhân vật có lời nói, hành động',
          '1 điểm: đôi chỗ lẫn ngôi kể',
          '0–0,5 điểm: lẫn ngôi nhiều lần',
        ],
        [
          'Cảm xúc và ý nghĩa (2 điểm)',
          '2 điểm: bộc lộ cảm xúc chân thật, rút ra được bài học',
          '1–1,5 điểm: có nêu cảm xúc, bài học còn khuôn sáo',
          '0–0,5 điểm: chưa nêu',
        ],
        [
          'Diễn đạt (1,5 điểm)',
          '1,5 điểm: câu đúng, từ ngữ gợi tả, có kết hợp miêu tả',
          '1 điểm: còn lặp từ, câu dài',
          '0–0,5 điểm: nhiều câu sai',
        ],
        ['Chính tả, trình bày (1 điểm)', '1 điểm: không quá 2 lỗi', '0,5 điểm: 3–6 lỗi', '0 điểm: trên 6 lỗi'],
      ],
      widths: [2, 3, 3, 3],
    },
    { head: 'Phiếu tự đánh giá của học sinh' },
    {
      list: [
        'Em kể về trải nghiệm nào? Vì sao em chọn?',
        'Câu nào trong bài em thích nhất?',
        'Em muốn sửa điều gì ở bản viết sau?',
      ],
      isNumbered: true,
    },
    { lines: 5 },
    { head: 'Cách dùng' },
    'Phát rubric **trước khi viết**. Sau bản nháp, hai bạn cạnh nhau đánh dấu mức đạt và ghi một lời khen, một gợi ý. Giáo viên chấm bản hoàn chỉnh và chỉ ghi nhận xét cho hai tiêu chí cần cố gắng nhất.',
  ],
}

const listening = async () =>
  await mp3(
    joined(
      await speak(
        'Unit 1. My new school. Listen. Hello, I am Mai. This is my new school. It has a big library and a small garden.',
        'en',
      ),
      silence(0.8),
      await speak('Now answer. What does the school have?', 'en'),
    ),
  )

const poem: Paper = {
  title: 'Nhịp cầu tự học: Ngữ văn 10 cho học viên GDTX – Đọc hiểu thơ',
  subtitle: 'Tự học 3 buổi tối, mỗi buổi khoảng 45 phút, và một buổi trên lớp',
  author: 'Nguyễn Khắc Uy – Trung tâm GDNN-GDTX Lam Giang',
  day: '2026-09-18',
  blocks: [
    { head: 'Thư gửi anh chị học viên' },
    'Anh chị đi làm cả ngày, tối mới có thời gian học. Tài liệu này chia nhỏ từng việc, có thể dừng bất cứ lúc nào. Mỗi buổi gồm: đọc – trả lời – tự kiểm tra với gợi ý ở cuối.',
    { head: 'Buổi 1. Đọc một bài thơ bắt đầu từ đâu?' },
    {
      list: [
        '**Nhan đề và thể thơ:** đếm chữ mỗi dòng, chú ý vần và nhịp.',
        '**Nhân vật trữ tình:** ai đang bày tỏ cảm xúc? với ai? trong hoàn cảnh nào?',
        '**Hình ảnh và từ ngữ:** từ nào được lặp lại, hình ảnh nào khác thường?',
        '**Mạch cảm xúc:** cảm xúc đổi thế nào từ đầu đến cuối?',
      ],
      isNumbered: true,
    },
    'Đọc đoạn thơ sau (tác giả tài liệu tự viết để luyện tập):',
    'Chiều tan ca, sông chở đầy mây trắng',
    'Mẹ gánh về một gánh gió đồng xa',
    'Con mở sách, nghe đèn khuya thầm nhắc:',
    'Đường dài nào cũng bắt đầu từ nhà.',
    'Trả lời: Ai là nhân vật trữ tình? Tìm hai hình ảnh gợi sự vất vả. Dòng thơ cuối có ý nghĩa gì?',
    { lines: 6 },
    newPage,
    { head: 'Buổi 2. Biện pháp tu từ và tác dụng' },
    {
      table: [
        ['Biện pháp', 'Dấu hiệu', 'Ví dụ trong đoạn thơ'],
        [
          'Ẩn dụ',
          'Gọi tên sự vật này bằng tên sự vật khác có nét tương đồng',
          '“gánh gió đồng xa”: nỗi vất vả mẹ mang về',
        ],
        ['Nhân hoá', 'Gán hành động của người cho vật', '“đèn khuya thầm nhắc”'],
        ['Điệp, đối', 'Lặp lại hoặc sóng đôi', '“gánh về một gánh”'],
      ],
      widths: [2, 4, 4],
    },
    'Muốn nêu **tác dụng**, viết theo ba bước: gọi tên biện pháp – chỉ ra từ ngữ – nói rõ nó giúp em hình dung, cảm nhận điều gì.',
    'Bài tập: chọn một hình ảnh trong đoạn thơ và viết 5 câu về tác dụng của nó.',
    { lines: 7 },
    newPage,
    { head: 'Buổi 3. Viết đoạn văn cảm nhận (khoảng 150 chữ)' },
    {
      list: [
        'Câu mở đoạn: tên đoạn thơ, cảm nhận chung.',
        'Ba đến năm câu thân đoạn: phân tích một hình ảnh, một biện pháp tu từ.',
        'Câu kết đoạn: điều đoạn thơ gợi cho chính anh chị trong công việc, cuộc sống.',
      ],
      isNumbered: true,
    },
    { head: 'Tự kiểm tra: gợi ý trả lời' },
    'Buổi 1: nhân vật trữ tình là người con đang học trong đêm, nghĩ về mẹ. Hình ảnh vất vả: “chiều tan ca”, “gánh gió đồng xa”. Dòng cuối: mọi chặng đường bắt đầu từ gia đình, từ điểm tựa mẹ. Buổi 2: với “đèn khuya thầm nhắc”, ngọn đèn như một người bạn nhắc con cố gắng; nhân hoá làm đêm học bớt cô đơn.',
    { head: 'Buổi trên lớp' },
    'Mang theo đoạn văn đã viết. Chúng ta đọc cho nhau nghe, góp ý theo ba câu: điều tôi thích – điều tôi chưa rõ – điều bạn có thể thêm.',
  ],
}

const branches: readonly (readonly [string, string, readonly string[]])[] = [
  [
    '1945–1954',
    '#c0392b',
    [
      '02/9/1945: Tuyên ngôn Độc lập',
      '19/12/1946: Toàn quốc kháng chiến',
      '07/5/1954: Chiến thắng Điện Biên Phủ',
      '21/7/1954: Hiệp định Giơ-ne-vơ',
    ],
  ],
  [
    '1954–1975',
    '#1f6fb2',
    [
      '1960: phong trào Đồng khởi',
      '1968: Tổng tiến công Mậu Thân',
      '27/01/1973: Hiệp định Pa-ri',
      '30/4/1975: giải phóng miền Nam',
    ],
  ],
  [
    '1975–1986',
    '#2e8b57',
    ['02/7/1976: nước CHXHCN Việt Nam', '20/9/1977: gia nhập Liên hợp quốc', 'Bảo vệ biên giới Tây Nam, phía Bắc'],
  ],
  [
    '1986 đến nay',
    '#b9770e',
    [
      '12/1986: Đại hội VI – Đổi mới',
      '28/7/1995: gia nhập ASEAN',
      '11/01/2007: thành viên WTO',
      'Hội nhập, phát triển bền vững',
    ],
  ],
]

const mindMap = () => {
  const parts = branches.map(([name, colour, leaves], at) => {
    const isLeft = at % 2 === 1
    const [x, y] = [isLeft ? 330 : 770, at < 2 ? 190 : 510]
    const drawn = leaves.map((text, number) => {
      const [leafX, leafY] = [isLeft ? 250 : 850, y - 90 + number * 60]
      return `<path d="M${x} ${y} C${(x + leafX) / 2} ${y} ${(x + leafX) / 2} ${leafY} ${leafX} ${leafY}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${isLeft ? leafX - 8 : leafX + 8}" y="${leafY + 5}" font-size="15" text-anchor="${isLeft ? 'end' : 'start'}" fill="#1b1b1b">${text}</text>`
    })
    return `<path d="M550 350 C550 ${y} ${x} 350 ${x} ${y}" fill="none" stroke="${colour}" stroke-width="5"/>${drawn.join('')}<rect x="${x - 75}" y="${y - 22}" width="150" height="44" rx="22" fill="${colour}"/><text x="${x}" y="${y + 6}" font-size="18" font-weight="bold" text-anchor="middle" fill="#fff">${name}</text>`
  })
  return Promise.resolve(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-70 0 1300 700" font-family="Be Vietnam Pro, Arial, sans-serif" role="img" aria-labelledby="title desc"><title id="title">Sơ đồ tư duy: Việt Nam từ năm 1945 đến nay</title><desc id="desc">${branches.map(([name, , leaves]) => `${name}: ${leaves.join('; ')}`).join('. ')}.</desc><rect x="-70" width="1300" height="700" fill="#fff"/>${parts.join('')}<rect x="440" y="312" width="220" height="76" rx="38" fill="#16324f"/><text x="550" y="345" font-size="22" font-weight="bold" text-anchor="middle" fill="#fff">Việt Nam</text><text x="550" y="371" font-size="17" text-anchor="middle" fill="#fff">từ năm 1945 đến nay</text></svg>\n`,
  )
}

export const literatureFiles: readonly DemoFile[] = [
  { name: 'm19-duong-doi-dau-tien.pptx', make: cricket },
  { name: 'm20-rubric.docx', make: () => docx(rubric) },
  { name: 'm23-unit-1.mp3', make: listening },
  { name: 'm33-so-do-tu-duy.svg', make: mindMap },
  { name: 'm36-nhip-cau-tu-hoc.pdf', make: () => pdf(poem) },
]
