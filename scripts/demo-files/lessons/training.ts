// For teachers: tests by three levels, and the data of children.

import type { DemoFile } from '../demo-file.ts'
import { type Film, film } from '../make/film.ts'
import { scorm } from '../make/pages.ts'
import { ink } from '../make/picture.ts'
import { xlsx } from '../make/sheet.ts'
import { once, titled } from './integers.ts'

const levels = once<Film>(() =>
  film([
    {
      say: 'Ma trận đề cho biết đề kiểm tra hỏi nội dung nào, ở mức độ nào và bao nhiêu điểm.',
      draw: (pen) => {
        titled(pen, 'Xây dựng ma trận đề theo ba mức độ')
        const heads = ['Chủ đề', 'Biết', 'Hiểu', 'Vận dụng']
        for (let row = 0; row < 4; row++)
          for (let column = 0; column < 4; column++) {
            const [x, y, width] = [
              column === 0 ? 50 : 230 + (column - 1) * 125,
              90 + row * 58,
              column === 0 ? 180 : 125,
            ]
            pen.fill(row === 0 ? '#cfe3f4' : '#ffffff', x, y, width, 58).frame(ink.dark, x, y, width, 58)
            pen.text(row === 0 ? heads[column]! : column === 0 ? `Nội dung ${row}` : '…', x + width / 2, y + 29, 20, {
              align: 'center',
              isBold: row === 0,
            })
          }
      },
    },
    {
      say: 'Bước một, chọn nội dung và yêu cầu cần đạt. Bước hai, chia điểm: biết bốn mươi, hiểu ba mươi, vận dụng ba mươi phần trăm.',
      draw: (pen) => {
        titled(pen, 'Chia tỉ lệ điểm')
        for (const [at, [name, share, colour]] of (
          [
            ['Biết', 40, ink.green],
            ['Hiểu', 30, ink.blue],
            ['Vận dụng', 30, ink.gold],
          ] as const
        ).entries()) {
          pen.fill(colour, 190, 105 + at * 75, share * 9, 46, 6)
          pen.text(name, 170, 128 + at * 75, 24, { align: 'right', isBold: true })
          pen.text(`${share}%`, 205 + share * 9, 128 + at * 75, 24)
        }
      },
    },
    {
      say: 'Bước ba, viết bản đặc tả cho từng câu. Bước bốn, soạn câu hỏi, đáp án, rồi nhờ đồng nghiệp phản biện.',
      draw: (pen) => {
        titled(pen, 'Từ ma trận đến đề')
        for (const [at, name] of ['Ma trận', 'Bản đặc tả', 'Câu hỏi và đáp án', 'Phản biện'].entries()) {
          pen
            .fill('#ffffff', 170, 75 + at * 68, 300, 46, 10)
            .frame(ink.blue, 170, 75 + at * 68, 300, 46, 10)
            .text(name, 320, 98 + at * 68, 22, { align: 'center' })
          if (at < 3) pen.arrow(ink.dark, 2, [320, 123 + at * 68], [320, 140 + at * 68])
        }
      },
    },
  ]),
)

const template = () =>
  xlsx([
    {
      name: 'Ma trận mẫu',
      widths: [6, 26, 32, 10, 10, 12, 10, 10],
      rows: [
        ['TT', 'Chủ đề', 'Nội dung', 'Biết', 'Hiểu', 'Vận dụng', 'Số câu', 'Điểm'],
        [1, '(chủ đề 1)', '(nội dung)', 6, 2, 1, 9, 4.0],
        [2, '(chủ đề 2)', '(nội dung)', 4, 3, 1, 8, 3.5],
        [3, '(chủ đề 3)', '(nội dung)', 2, 2, 1, 5, 2.5],
        ['', 'Tổng', '', 12, 7, 3, 22, 10],
        ['', 'Tỉ lệ điểm', '', '40%', '30%', '30%', '', '100%'],
      ],
    },
    {
      name: 'Bản đặc tả mẫu',
      widths: [8, 28, 60, 14, 18],
      rows: [
        ['Câu', 'Yêu cầu cần đạt', 'Mô tả kiến thức, kĩ năng cần kiểm tra', 'Mức độ', 'Dạng thức'],
        ['1', '(mã yêu cầu cần đạt)', 'Nhận biết được …', 'Biết', 'Nhiều lựa chọn'],
        ['13', '(mã yêu cầu cần đạt)', 'Giải thích được …', 'Hiểu', 'Đúng – sai'],
        ['19', '(mã yêu cầu cần đạt)', 'Vận dụng … để giải quyết …', 'Vận dụng', 'Tự luận'],
      ],
    },
    {
      name: 'Danh mục kiểm tra',
      widths: [8, 80, 14],
      rows: [
        ['STT', 'Câu hỏi tự rà soát', 'Đạt?'],
        [1, 'Mỗi câu hỏi gắn với đúng một yêu cầu cần đạt.', ''],
        [2, 'Điểm theo mức độ đúng tỉ lệ của ma trận.', ''],
        [3, 'Phương án nhiễu dựa trên sai lầm thật của học sinh.', ''],
        [4, 'Câu đúng – sai có đủ bốn ý, không ý nào mơ hồ.', ''],
        [5, 'Đáp án và thang điểm chi tiết đến 0,25.', ''],
        [6, 'Đã có đồng nghiệp làm thử và phản biện.', ''],
      ],
    },
  ])

const privacy = () =>
  scorm('bao-ve-du-lieu', 'Tập huấn: bảo vệ dữ liệu cá nhân học sinh khi dạy trực tuyến', [
    {
      title: '1. Dữ liệu nào là dữ liệu cá nhân?',
      text: '<p>Họ tên, ngày sinh, ảnh, giọng nói, số định danh, địa chỉ, điểm số, tình trạng sức khoẻ… gắn với một học sinh cụ thể. Dữ liệu về sức khoẻ, tôn giáo, sinh trắc học cần được bảo vệ chặt hơn.</p><p>Nguyên tắc: <b>đúng mục đích – ít nhất có thể – có thời hạn – an toàn</b>.</p>',
      question: {
        ask: 'Bảng điểm cả lớp gửi vào nhóm chat phụ huynh có phù hợp không?',
        choices: ['Phù hợp, để phụ huynh cùng biết', 'Không: mỗi phụ huynh chỉ nên nhận điểm của con mình'],
        right: 1,
        why: 'Điểm của em khác là dữ liệu cá nhân mà phụ huynh ấy không cần biết.',
      },
    },
    {
      title: '2. Sự đồng ý',
      text: '<p>Đăng ảnh, video, sản phẩm có tên học sinh cần sự đồng ý. Với trẻ em, cần sự đồng ý của cha mẹ hoặc người giám hộ; từ đủ 7 tuổi cần cả ý kiến của chính em. Sự đồng ý có thể rút lại bất cứ lúc nào, và khi đó phải dừng sử dụng.</p>',
      question: {
        ask: 'Phụ huynh rút lại sự đồng ý cho đăng bài dự thi của con. Thầy cô làm gì?',
        choices: ['Giữ nguyên vì bài đã đăng rồi', 'Gỡ tên, ảnh của em và báo lại cho phụ huynh', 'Chờ hết năm học'],
        right: 1,
        why: 'Sau khi rút lại, nhà trường phải dừng việc sử dụng đó.',
      },
    },
    {
      title: '3. Lớp học trực tuyến',
      text: '<ul><li>Dùng phòng chờ, chỉ nhận tài khoản của trường.</li><li>Không bắt buộc bật camera nếu mục đích dạy học không cần.</li><li>Chỉ ghi hình khi cần, báo trước, và xoá sau thời hạn.</li><li>Không chia sẻ màn hình có danh sách, điểm, tin nhắn riêng.</li></ul>',
      question: {
        ask: 'Ghi hình buổi học xong, nên lưu ở đâu?',
        choices: [
          'Mạng xã hội công khai',
          'Kho của trường, chỉ lớp đó xem được, có ngày xoá',
          'Máy cá nhân của một học sinh',
        ],
        right: 1,
        why: 'Đúng người, đúng mục đích và có thời hạn.',
      },
    },
    {
      title: '4. Mật khẩu và thiết bị',
      text: '<p>Dùng mật khẩu riêng cho mỗi hệ thống, xác thực hai lớp; khoá máy khi rời chỗ; không lưu danh sách học sinh trong USB không mã hoá.</p>',
      question: {
        ask: 'Mất điện thoại có đăng nhập hệ thống của trường, việc đầu tiên là gì?',
        choices: ['Đợi vài ngày xem có tìm được không', 'Đăng xuất từ xa, đổi mật khẩu và báo quản trị viên'],
        right: 1,
        why: 'Báo sớm giúp chặn truy cập và đánh giá sự cố.',
      },
    },
    {
      title: '5. Khi có sự cố',
      text: '<p>Gửi nhầm tệp, lộ danh sách, bị chiếm tài khoản: <b>dừng – ghi lại – báo ngay</b> cho người phụ trách dữ liệu của trường. Không tự xoá dấu vết. Nhà trường đánh giá và thông báo theo quy định.</p>',
    },
  ])

export const trainingFiles: readonly DemoFile[] = [
  { name: 'm37-ma-tran-ba-muc-do.mp4', make: async () => (await levels()).mp4 },
  { name: 'm37-ma-tran-ba-muc-do.vtt', make: async () => (await levels()).vtt },
  { name: 'm37-ma-tran-mau.xlsx', make: template },
  { name: 'm38-bao-ve-du-lieu.zip', make: privacy },
]
