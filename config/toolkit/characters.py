"""Traditional characters as simplified ones, for comparing headings, kinds and names; what was written is kept."""

# The words of our headings and choices, and what names of places are made of.
_PAIRS = (
    "區区 劃划 碼码 單单 稱称 類类 領领 級级 併并 銷销 縣县 鄉乡 鎮镇 辦办 處处 場场 會会 員员 黨党 總总 "
    "組组 團团 機机 關关 業业 學学 園园 國国 營营 職职 務务 書书 記记 號号 項项 標标 準准 數数 據据 質质 "
    "與与 無无 隸隶 屬属 報报 歸归 幫帮 聯联 繫系 絡络 導导 幹干 東东 龍龙 溝沟 崗岗 嶺岭 灣湾 莊庄 橋桥 "
    "門门 陽阳 陰阴 興兴 華华 豐丰 寶宝 慶庆 榮荣 麗丽 錦锦 馬马 羅罗 陳陈 趙赵 劉刘 張张 楊杨 吳吴 鄭郑 "
    "孫孙 許许 馮冯 蔣蒋 韓韩 葉叶 蕭萧 鄧邓 賀贺 賴赖 龔龚 樂乐 廣广 廟庙 廠厂 塊块 墳坟 壩坝 壟垄 塢坞 "
    "澗涧 溫温 湧涌 潤润 漢汉 滬沪 濱滨 濟济 瀋沈 瀘泸 灘滩 烏乌 鳥鸟 鴨鸭 雞鸡 鳳凤 鶴鹤 魚鱼 鯉鲤 鹽盐 "
    "鐵铁 銀银 銅铜 錢钱 鍾钟 鐘钟 鑼锣 長长 開开 閘闸 閣阁 閭闾 隊队 階阶 險险 隴陇 雙双 雲云 靈灵 靜静 "
    "頭头 頂顶 順顺 須须 顏颜 風风 飛飞 車车 軍军 輝辉 輪轮 連连 進进 遠远 運运 達达 遷迁 選选 邊边 鄰邻 "
    "鄔邬 釣钓 萬万 蓮莲 蘆芦 蘇苏 蘭兰 節节 範范 築筑 籃篮 糧粮 紅红 紡纺 綠绿 維维 縱纵 織织 義义 習习 "
    "聖圣 聞闻 聲声 膠胶 臨临 舊旧 莖茎 蕩荡 薩萨 藍蓝 藝艺 藥药 蟲虫 衛卫 裡里 裏里 見见 觀观 計计 設设 "
    "評评 試试 該该 認认 調调 諸诸 證证 議议 護护 豬猪 貝贝 財财 貢贡 貴贵 賓宾 賢贤 趨趋 躍跃 勝胜 勞劳 "
    "動动 勵励 協协 厲厉 參参 啟启 喬乔 嘗尝 嚴严 圍围 圓圆 圖图 執执 堯尧 塗涂 壽寿 夢梦 奧奥 媽妈 寧宁 "
    "實实 寬宽 專专 將将 對对 屆届 島岛 峽峡 嶽岳 帶带 幾几 庫库 廳厅 彎弯 後后 從从 徑径 恆恒 愛爱 戰战 "
    "戲戏 戶户 擁拥 擔担 擴扩 攔拦 斷断 時时 晉晋 曉晓 曆历 歷历 條条 楓枫 構构 樓楼 樹树 檢检 櫻樱 權权 "
    "歡欢 殺杀 氣气 決决 沒没 淨净 淺浅 淵渊 滿满 燈灯 燒烧 爐炉 爺爷 牆墙 獅狮 現现 環环 產产 畝亩 畢毕 "
    "發发 盤盘 監监 眾众 礦矿 禮礼 稅税 種种 穀谷 窪洼 筍笋 筆笔 筧笕 舉举 碩硕 別别 駐驻 備备 離离 說说 "
    "電电 話话 間间 來来"
)
SIMPLIFIED = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}


def simplified(text: str) -> str:
    """The text with the traditional characters of the table as simplified ones; all others stay.

    Only for comparing: 「烏蘭鎮」 and 「乌兰镇」 are the same word. What people wrote is never replaced by it.
    """
    return text.translate(SIMPLIFIED)
