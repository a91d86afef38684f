// The invented province Lam Giang: its small atlas, paper boats, numbers in Ê-đê.

import type { DemoFile } from '../demo-file.ts'
import { newPage, type Paper } from '../make/document.ts'
import { melody, mp3, type Note } from '../make/film.ts'
import { pdf } from '../make/pdf.ts'
import { ink, picture } from '../make/picture.ts'

const river: readonly (readonly [number, number])[] = [
  [80, 30],
  [150, 120],
  [230, 180],
  [300, 270],
  [420, 320],
  [560, 380],
  [690, 430],
]

const map = (year: 'old' | 'new') =>
  picture(
    720,
    470,
    year === 'old'
      ? 'Bản đồ vùng đất Lam Giang xưa: đồi ở tây bắc, một dòng sông, hai bến và cánh rừng ngập nước'
      : 'Bản đồ tỉnh Lam Giang nay: phường Bến Lam, phường Tân Hoà, xã Cồn Sậy, xã Đồi Trầm và dòng sông Lam Giang',
    (pen) => {
      pen.fill('#f6f1e1', 0, 0, 720, 470)
      pen.oval('#d9c8a0', 140, 80, 150, 90, -0.3).oval('#c8b183', 110, 60, 80, 45, -0.3)
      pen.oval(year === 'old' ? '#b9d3a5' : '#e4efd2', 560, 160, 150, 110)
      pen.line('#7db6dd', 16, ...river)
      pen.oval('#e9dcae', 505, 372, 62, 20, 0.4)
      const places =
        year === 'old'
          ? ([
              ['Bến cũ', 230, 180],
              ['Làng chiếu', 505, 372],
              ['Đồi Trầm', 120, 62],
              ['Rừng ngập nước', 490, 140],
            ] as const)
          : ([
              ['P. Bến Lam', 260, 205],
              ['P. Tân Hoà', 400, 250],
              ['X. Cồn Sậy', 505, 372],
              ['X. Đồi Trầm', 120, 62],
              ['Đồng lúa, vườn cây', 470, 140],
            ] as const)
      for (const [name, x, y] of places) pen.disc(ink.red, x, y, 7).text(name, x + 13, y - 14, 20, { isBold: true })
      if (year === 'new') pen.line('#555555', 4, [30, 240], [400, 250], [700, 250]).text('đường tỉnh', 560, 268, 16)
      pen.text('sông Lam Giang', 590, 440, 17, { colour: ink.blue, align: 'right' })
      pen.arrow(ink.dark, 3, [670, 80], [670, 35]).text('B', 670, 20, 20, { isBold: true, align: 'center' })
      pen.frame(ink.dark, 1, 1, 718, 468, 0, 2)
    },
  )

const atlas = async (): Promise<Paper> => ({
  title: 'Atlat mini: vùng đất Lam Giang xưa và nay',
  subtitle: 'Nội dung giáo dục địa phương lớp 6 · Địa danh trong tài liệu là hư cấu, dùng cho bản trình diễn',
  author: 'Vũ Thị Thanh Ngân – Sở Giáo dục và Đào tạo Lam Giang',
  day: '2026-08-10',
  blocks: [
    { head: 'Trang 1. Lam Giang ngày xưa' },
    { picture: await map('old'), width: 460 },
    'Theo lời kể của các cụ, những gia đình đầu tiên theo ghe đến vùng này, dựng nhà ở chỗ sông uốn khúc. Họ gọi nơi buộc ghe là “bến cũ”. Phía tây bắc là vùng đồi có đồng bào Ê-đê sinh sống lâu đời; phía đông là rừng ngập nước.',
    {
      list: ['Tìm trên bản đồ: bến cũ, làng chiếu, Đồi Trầm.', 'Vì sao người xưa chọn ở nơi sông uốn khúc?'],
      isNumbered: true,
    },
    newPage,
    { head: 'Trang 2. Lam Giang ngày nay' },
    { picture: await map('new'), width: 460 },
    'Từ ngày 01/07/2025, tỉnh tổ chức chính quyền hai cấp: tỉnh và xã, phường. Trong atlat có phường Bến Lam, phường Tân Hoà, xã Cồn Sậy và xã Đồi Trầm.',
    {
      table: [
        ['Nơi', 'Địa hình', 'Nghề chính', 'Điều đáng nhớ'],
        ['Phường Bến Lam', 'Ven sông, thấp', 'Buôn bán, dịch vụ', 'Chợ nổi họp lúc rạng sáng'],
        ['Phường Tân Hoà', 'Bằng phẳng', 'Trồng lúa, cây ăn trái', 'Lễ hội được mùa'],
        ['Xã Cồn Sậy', 'Cù lao, ngập triều cường', 'Dệt chiếu, nuôi tôm', 'Làng chiếu hoa văn đối xứng'],
        ['Xã Đồi Trầm', 'Đồi thấp', 'Trồng cà phê, dệt thổ cẩm', 'Tiếng chiêng trong ngày hội'],
      ],
      widths: [2, 2, 3, 3],
    },
    newPage,
    { head: 'Trang 3. Nước lên, nước xuống' },
    'Thuỷ triều là hiện tượng mực nước biển lên xuống hằng ngày, chủ yếu do lực hút của Mặt Trăng và Mặt Trời. Vào ngày trăng tròn và ngày không trăng, ba thiên thể gần thẳng hàng nên triều lên cao hơn: đó là **triều cường**. Gió mùa và mưa lớn có thể làm nước dâng cao thêm.',
    {
      table: [
        ['Việc cần làm', 'Trước', 'Trong', 'Sau'],
        [
          'Ở nhà',
          'Kê cao đồ điện, sách vở',
          'Ngắt điện tầng thấp, không lội chỗ nước chảy xiết',
          'Dọn bùn, đun sôi nước uống',
        ],
        [
          'Ở trường',
          'Tải học liệu về máy, nhận phiếu giấy',
          'Học trực tuyến hoặc học theo phiếu',
          'Nộp bài bù, kiểm tra phòng học',
        ],
      ],
      widths: [2, 3, 3, 3],
    },
    { head: 'Thử làm nhà nghiên cứu' },
    {
      list: [
        'Phỏng vấn một người lớn tuổi: bến sông (con đường, ngôi chợ) ngày trước thế nào?',
        'Vẽ sơ đồ đường từ nhà em đến trường, ghi phương hướng và ba địa điểm.',
        'So sánh hai bản đồ: ba điều đã thay đổi, một điều còn giữ được.',
      ],
      isNumbered: true,
    },
    { lines: 6 },
    newPage,
    { head: 'Trang 4. Từ khoá và nguồn' },
    {
      table: [
        ['Từ', 'Nghĩa'],
        ['Cù lao (cồn)', 'Dải đất nổi giữa sông do phù sa bồi đắp'],
        ['Phù sa', 'Đất, cát mịn do nước sông mang theo rồi lắng lại'],
        ['Thổ cẩm', 'Vải dệt tay có hoa văn của đồng bào các dân tộc'],
        ['Triều cường', 'Thuỷ triều dâng cao trong những ngày trăng tròn hoặc không trăng'],
      ],
      widths: [1, 3],
    },
    'Bản đồ do nhóm biên soạn tự vẽ, không theo tỉ lệ. Được dùng lại với mục đích phi thương mại, ghi rõ nguồn.',
  ],
})

const boatPicture = (width: number, height: number) =>
  picture(width, height, 'Sáu bước gấp thuyền giấy: từ tờ giấy chữ nhật đến chiếc thuyền nổi trên nước', (pen) => {
    const scale = width / 720
    pen.context.scale(scale, scale)
    const steps = [
      '1. Gấp đôi',
      '2. Gấp hai góc',
      '3. Gấp mép dưới',
      '4. Mở thành vuông',
      '5. Gấp tam giác',
      '6. Kéo hai bên',
    ]
    const shapes: [number, number][][] = [
      [
        [0, 0],
        [130, 0],
        [130, 80],
        [0, 80],
      ],
      [
        [0, 80],
        [65, 0],
        [130, 80],
      ],
      [
        [0, 70],
        [65, 0],
        [130, 70],
        [130, 90],
        [0, 90],
      ],
      [
        [65, 0],
        [120, 50],
        [65, 100],
        [10, 50],
      ],
      [
        [10, 80],
        [65, 20],
        [120, 80],
      ],
      [
        [0, 50],
        [45, 50],
        [65, 5],
        [85, 50],
        [130, 50],
        [105, 90],
        [25, 90],
      ],
    ]
    for (const [at, shape] of shapes.entries()) {
      const [x, y] = [50 + (at % 3) * 225, 30 + Math.floor(at / 3) * 190]
      if (at === 5) pen.fill('#9fd0ee', x - 25, y + 78, 185, 30, 8)
      const points = shape.map(([one, other]) => [x + one, y + other] as [number, number])
      pen.shape('#fbe7b5', ...points).line(ink.dark, 3, ...points, points[0]!)
      pen.text(steps[at]!, x + 65, y + 130, 21, { isBold: true, align: 'center' })
    }
  })

const boats = async (): Promise<Paper> => ({
  title: 'Em yêu sông quê: hoạt động trải nghiệm STEM làm thuyền giấy',
  subtitle: 'Tự nhiên và Xã hội 3, Hoạt động trải nghiệm 3 · 2 tiết',
  author: 'Cao Thị Đoan – Trường TH&THCS Cồn Sậy',
  day: '2026-10-12',
  blocks: [
    { head: 'Thử thách' },
    'Làm một chiếc thuyền giấy chở được **nhiều viên bi nhất** mà vẫn nổi trong chậu nước một phút.',
    { picture: await boatPicture(720, 400), width: 430 },
    { head: 'Chuẩn bị cho mỗi nhóm 4 em' },
    {
      list: [
        '3 tờ giấy A4 đã dùng một mặt, 1 mảnh giấy bạc, băng dính, kéo mũi tròn.',
        '20 viên bi (hoặc sỏi nhỏ bằng nhau), chậu nước, khăn lau.',
      ],
    },
    { head: 'Tiến trình' },
    {
      table: [
        ['Thời gian', 'Thầy cô', 'Học sinh'],
        [
          '10 phút',
          'Kể chuyện ghe xuồng quê em; hỏi: vì sao ghe chở nặng mà vẫn nổi?',
          'Nêu ý kiến, vẽ chiếc ghe em biết',
        ],
        ['20 phút', 'Hướng dẫn gấp thuyền cơ bản', 'Gấp theo hình, đặt tên thuyền'],
        ['20 phút', 'Thử lần 1, ghi bảng', 'Đặt từng viên bi, đếm, quan sát chỗ nước vào'],
        ['15 phút', 'Gợi ý: đáy rộng, thành cao, lót giấy bạc', 'Cải tiến, thử lần 2'],
        ['10 phút', 'Tổng kết, liên hệ giữ sạch sông', 'Nêu một việc em sẽ làm cho dòng sông'],
      ],
      widths: [1, 3, 3],
    },
    newPage,
    { head: 'Bảng ghi của nhóm' },
    {
      table: [
        ['Lần', 'Đáy thuyền (dài × rộng)', 'Số viên bi', 'Điều em thay đổi'],
        ['1', '', '', ''],
        ['2', '', '', ''],
      ],
      widths: [1, 3, 2, 4],
    },
    { head: 'Điều em học được' },
    'Thuyền có đáy rộng và thành cao chiếm nhiều chỗ trong nước hơn, nên nước đẩy lên mạnh hơn và thuyền chở được nhiều hơn. Đặt bi đều hai bên thì thuyền không nghiêng.',
    { head: 'An toàn và môi trường' },
    {
      list: [
        'Chỉ thử trong chậu, không tự ra sông, rạch.',
        'Lau khô nền lớp để không trượt ngã.',
        'Thu gom giấy bạc, băng dính; không thả thuyền giấy xuống sông.',
      ],
    },
  ],
})

const rhade: readonly (readonly [number, string])[] = [
  [1, 'sa'],
  [2, 'dua'],
  [3, 'tlâo'],
  [4, 'pă'],
  [5, 'êma'],
  [6, 'năm'],
  [7, 'kjuh'],
  [8, 'sa păn'],
  [9, 'dua păn'],
  [10, 'pluh'],
]

const numbers: Paper = {
  title: 'Từ vựng Toán song ngữ Việt – Ê-đê: số tự nhiên',
  subtitle: 'Toán 6 · Dùng cho học sinh nói tiếng Ê-đê và bạn cùng lớp · Bản đang thẩm định',
  author: "H'Lan Êban và Lý Văn Páo",
  day: '2026-10-15',
  blocks: [
    { head: 'Vì sao có tài liệu này?' },
    'Nhiều học sinh xã Đồi Trầm đếm và tính nhẩm bằng tiếng Ê-đê trước khi học bằng tiếng Việt. Đặt hai thứ tiếng cạnh nhau giúp các em tự tin, và các bạn khác học thêm một ngôn ngữ của quê mình.',
    { head: '1. Đếm đến mười' },
    {
      table: [
        ['Số', 'Tiếng Việt', 'Tiếng Ê-đê'],
        ...rhade.map(([value, word], at) => [
          String(value),
          ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười'][at]!,
          `**${word}**`,
        ]),
      ],
      widths: [1, 2, 2],
    },
    'Chú ý: chữ **năm** trong tiếng Ê-đê là số 6, còn trong tiếng Việt là số 5. Hãy hỏi lại bạn khi làm bài nhóm!',
    { head: '2. Số lớn hơn mười' },
    {
      table: [
        ['Số', 'Tiếng Việt', 'Tiếng Ê-đê', 'Cách ghép'],
        ['11', 'mười một', 'pluh sa', '10 và 1'],
        ['15', 'mười lăm', 'pluh êma', '10 và 5'],
        ['20', 'hai mươi', 'dua pluh', '2 chục'],
        ['23', 'hai mươi ba', 'dua pluh tlâo', '2 chục và 3'],
        ['60', 'sáu mươi', 'năm pluh', '6 chục'],
        ['100', 'một trăm', 'sa êtuh', '1 trăm'],
      ],
      widths: [1, 2, 2, 2],
    },
    newPage,
    { head: '3. Luyện tập' },
    {
      list: [
        'Đọc bằng hai thứ tiếng: 7; 12; 34; 50.',
        'Viết bằng chữ số: dua pluh kjuh; tlâo pluh; êma pluh dua.',
        'Tính rồi đọc kết quả bằng tiếng Ê-đê: 4 + 5; 20 − 10; 3 · 2.',
      ],
      isNumbered: true,
    },
    '**Đáp án:** 1) kjuh; pluh dua; tlâo pluh pă; êma pluh. 2) 27; 30; 52. 3) dua păn (9); pluh (10); năm (6).',
    { head: '4. Từ cần cộng đồng bổ sung' },
    'Các thuật ngữ dưới đây chưa có cách nói thống nhất. Nhóm biên soạn mời thầy cô, già làng và cha mẹ góp ý trước khi công bố; **không tự đoán**.',
    {
      table: [
        ['Tiếng Việt', 'Cách nói do cộng đồng đề nghị', 'Người góp ý'],
        ['số chẵn, số lẻ', '', ''],
        ['phép cộng, phép trừ', '', ''],
        ['chia hết', '', ''],
        ['bằng, lớn hơn, nhỏ hơn', '', ''],
      ],
      widths: [2, 3, 2],
    },
  ],
}

/** As many beats as the number, from one to five. */
const beats: readonly Note[] = [1, 2, 3, 4, 5].flatMap((count) => [
  ...Array.from({ length: count }, () => ({ height: 3, beats: 0.5 })),
  { height: undefined, beats: 1.5 },
])

export const localFiles: readonly DemoFile[] = [
  { name: 'm22-atlat-mini.pdf', make: async () => await pdf(await atlas()) },
  { name: 'm26-thuyen-giay.pdf', make: async () => await pdf(await boats()) },
  { name: 'm26-cach-gap.png', make: async () => (await boatPicture(1080, 600)).png },
  { name: 'm35-tu-vung-viet-e-de.pdf', make: () => pdf(numbers) },
  { name: 'm35-nhip-dem.mp3', make: async () => await mp3(melody(beats, 120)) },
]
