//! The keys: one table that dispatch, footer, help and README are read from.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::state::{Mode, Screen, State};

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const fn key(code: KeyCode) -> Key {
    Key {
        code,
        modifiers: KeyModifiers::NONE,
    }
}

const fn char(c: char) -> Key {
    key(KeyCode::Char(c))
}

const fn ctrl(c: char) -> Key {
    Key {
        code: KeyCode::Char(c),
        modifiers: KeyModifiers::CONTROL,
    }
}

const fn with(modifiers: KeyModifiers, code: KeyCode) -> Key {
    Key { code, modifiers }
}

impl Key {
    /// The key's name as help and README spell it.
    #[must_use]
    pub fn name(self) -> String {
        let mut name = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            name.push_str("Ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            name.push_str("Alt-");
        }
        match self.code {
            KeyCode::Char(' ') => name.push_str("Space"),
            KeyCode::Char(c) => name.push(c),
            KeyCode::Up => name.push('↑'),
            KeyCode::Down => name.push('↓'),
            KeyCode::Left => name.push('←'),
            KeyCode::Right => name.push('→'),
            KeyCode::PageUp => name.push_str("PgUp"),
            KeyCode::PageDown => name.push_str("PgDn"),
            KeyCode::BackTab => name.push_str("Shift-Tab"),
            other => name.push_str(&other.to_string()),
        }
        name
    }

    /// The press of it.
    #[must_use]
    pub fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, self.modifiers)
    }

    fn matches(self, event: &KeyEvent) -> bool {
        // A shifted letter arrives as the letter it makes; some terminals tell of the shift too.
        let modifiers = event.modifiers.difference(KeyModifiers::SHIFT);
        self.code == event.code && self.modifiers == modifiers
    }
}

/// The situations in which keys have meanings of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// On every screen, while nothing is open over it.
    Screens,
    /// On the tree.
    Workspace,
    /// In the queue of what is to be set up.
    SetUp,
    /// Where profiles are compared.
    Compare,
    /// Where a deployment is planned.
    Deploy,
    /// Where the health of the workspace is told.
    Doctor,
    /// While a filter is typed.
    Filter,
    /// While a value is edited.
    Edit,
    /// While a section is chosen to be added.
    Add,
    /// While a connection string is edited, part by part.
    Parts,
    /// When asked whether to split or join.
    Convert,
    /// When told why nothing is split or joined.
    Refused,
    /// While a key or section is renamed.
    Rename,
    /// When asked whether to delete a section.
    Removal,
    /// While a key or section is moved or copied.
    Transfer,
    /// While a profile is made complete.
    Completion,
    /// In the list of what can be mended.
    Mending,
    /// When asked whether to mend something.
    MendingQuestion,
    /// While the path of a file to be imported is typed.
    ImportFile,
    /// While what a file would set is looked through.
    Import,
    /// In the list of what the keys do.
    Palette,
    /// In the list of pending changes.
    Review,
    /// When asked whether to quit.
    Quit,
    /// When keys were changed here and on disk.
    Merge,
    /// In the list of places dlt looks at.
    Explain,
    /// In the help.
    Help,
    /// While files are written.
    Saving,
}

impl Context {
    /// The contexts with keys, in the order help lists them.
    pub const ALL: [Self; 25] = [
        Self::Screens,
        Self::Workspace,
        Self::SetUp,
        Self::Compare,
        Self::Deploy,
        Self::Doctor,
        Self::Filter,
        Self::Palette,
        Self::Edit,
        Self::Add,
        Self::Parts,
        Self::Convert,
        Self::Rename,
        Self::Removal,
        Self::Transfer,
        Self::Completion,
        Self::Mending,
        Self::MendingQuestion,
        Self::ImportFile,
        Self::Import,
        Self::Review,
        Self::Quit,
        Self::Merge,
        Self::Explain,
        Self::Help,
    ];

    /// The context of what is on the terminal.
    #[must_use]
    pub fn of(state: &State) -> Self {
        match &state.mode {
            Mode::Browse => Self::of_screen(state.screen),
            Mode::Filter => Self::Filter,
            Mode::Edit(_) => Self::Edit,
            Mode::Add(_) => Self::Add,
            Mode::Parts(_) => Self::Parts,
            Mode::Convert(dialog) if dialog.plan.is_ok() => Self::Convert,
            Mode::Convert(_) => Self::Refused,
            Mode::Dialog(dialog) => dialog.context(),
            Mode::ImportFile(_) => Self::ImportFile,
            Mode::Import(_) => Self::Import,
            Mode::Review(_) => Self::Review,
            Mode::Quit => Self::Quit,
            Mode::Saving { .. } => Self::Saving,
            Mode::Explain(_) => Self::Explain,
            Mode::Help(_) => Self::Help,
        }
    }

    /// The context of a screen with nothing open over it.
    #[must_use]
    pub fn of_screen(screen: Screen) -> Self {
        match screen {
            Screen::Workspace => Self::Workspace,
            Screen::SetUp => Self::SetUp,
            Screen::Compare => Self::Compare,
            Screen::Deploy => Self::Deploy,
            Screen::Doctor => Self::Doctor,
        }
    }

    /// The context whose keys hold here too.
    fn around(self) -> Option<Self> {
        matches!(
            self,
            Self::Workspace | Self::SetUp | Self::Compare | Self::Deploy | Self::Doctor
        )
        .then_some(Self::Screens)
    }

    /// The heading in help and README.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Screens => "Every screen",
            Self::Workspace => "Workspace",
            Self::SetUp => "Set up",
            Self::Compare => "Compare",
            Self::Deploy => "Deploy",
            Self::Doctor => "Doctor",
            Self::Filter => "Filter",
            Self::Palette => "Command palette",
            Self::Edit => "Edit",
            Self::Parts => "Edit a connection string, part by part",
            Self::Convert => "Split or join a connection string",
            Self::Refused => "Neither split nor joined",
            Self::Add => "Add a section or a key",
            Self::Rename => "Rename a key or a section",
            Self::Removal => "Delete a section",
            Self::Transfer => "Move or copy to another file",
            Self::Completion => "Make a profile complete",
            Self::Mending => "Mend the workspace",
            Self::MendingQuestion => "Mend this?",
            Self::ImportFile => "Import a file",
            Self::Import => "Import",
            Self::Review => "Review of pending changes",
            Self::Quit => "Quit with pending changes",
            Self::Merge => "Keys changed here and on disk",
            Self::Explain => "Where dlt looks",
            Self::Help => "Help",
            Self::Saving => "Saving",
        }
    }
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    NextScreen,
    PreviousScreen,
    Workspace,
    SetUp,
    Compare,
    Deploy,
    Doctor,
    NextProfile,
    NextFilter,
    Matrix,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    Edit,
    Fold,
    Filter,
    NextToDo,
    PreviousToDo,
    Reveal,
    CopyValue,
    CopyEnvName,
    CopyKey,
    Add,
    Import,
    Choose,
    Delete,
    Rename,
    Transfer,
    TransferToFill,
    ToggleMove,
    ToggleToFill,
    ToggleReplace,
    MakeComplete,
    Mend,
    NextTheme,
    Palette,
    Fix,
    Show,
    NextList,
    Toggle,
    ToggleAll,
    Undo,
    Redo,
    Review,
    Explain,
    Help,
    Quit,
    Leave,
    Accept,
    Complete,
    NewLine,
    ToggleShow,
    SwitchSpelling,
    CutEdges,
    TextStart,
    TextEnd,
    SwitchFile,
    SwitchFileBack,
    DeleteBack,
    DeleteForward,
    DeleteWord,
    DeleteToStart,
    WordLeft,
    WordRight,
    Save,
    SaveAndQuit,
    DropAndQuit,
    Convert,
    AddParameter,
    EditWhole,
}

/// One row of the table.
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, the one to be shown in footers first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// The sentence in help and README.
    pub sentence: &'static str,
    /// The word in the footer, and its rank: the lowest stay longest on a narrow terminal.
    pub hint: Option<(&'static str, u8)>,
}

const fn bind(context: Context, keys: &'static [Key], action: Action, sentence: &'static str) -> Binding {
    Binding {
        context,
        keys,
        action,
        sentence,
        hint: None,
    }
}

impl Binding {
    const fn hint(mut self, word: &'static str, rank: u8) -> Self {
        self.hint = Some((word, rank));
        self
    }
}

/// Every key of the program.
#[rustfmt::skip] // one row, one line
pub const BINDINGS: &[Binding] = &[
    bind(Context::Screens, &[key(KeyCode::Tab)], Action::NextScreen, "to the next screen").hint("screens", 10),
    bind(Context::Screens, &[key(KeyCode::BackTab)], Action::PreviousScreen, "to the previous screen"),
    bind(Context::Screens, &[char('1')], Action::Workspace, "to the Workspace screen"),
    bind(Context::Screens, &[char('2')], Action::SetUp, "to the Set up screen"),
    bind(Context::Screens, &[char('3')], Action::Compare, "to the Compare screen"),
    bind(Context::Screens, &[char('4')], Action::Deploy, "to the Deploy screen"),
    bind(Context::Screens, &[char('5')], Action::Doctor, "to the Doctor screen"),
    bind(Context::Screens, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Screens, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Screens, &[key(KeyCode::Left), char('h')], Action::Left, "to the profile on the left"),
    bind(Context::Screens, &[key(KeyCode::Right), char('l')], Action::Right, "to the profile on the right"),
    bind(Context::Screens, &[key(KeyCode::PageUp), ctrl('b')], Action::PageUp, "up one page"),
    bind(Context::Screens, &[key(KeyCode::PageDown), ctrl('f')], Action::PageDown, "down one page"),
    bind(Context::Screens, &[key(KeyCode::Home), char('g')], Action::First, "to the first line"),
    bind(Context::Screens, &[key(KeyCode::End), char('G')], Action::Last, "to the last line"),
    bind(Context::Screens, &[char('r')], Action::Reveal, "show this value, until the cursor moves or for 15 s").hint("reveal", 5),
    bind(Context::Screens, &[char('a')], Action::Add, "add a section, what the code asks for, dlt's destinations and core sources, or a key of any name").hint("add", 4),
    bind(Context::Screens, &[char('u')], Action::Undo, "undo the last edit").hint("undo", 7),
    bind(Context::Screens, &[ctrl('r')], Action::Redo, "make the undone edit again"),
    bind(Context::Screens, &[char('s'), ctrl('s')], Action::Review, "review the pending changes and save them").hint("review & save", 3),
    bind(Context::Screens, &[char('x')], Action::Explain, "explain: every place dlt looks for this key").hint("explain", 6),
    bind(Context::Screens, &[char('?')], Action::Help, "explain the keys").hint("help", 13),
    bind(Context::Screens, &[char('q'), ctrl('c')], Action::Quit, "quit; asks when changes are pending").hint("quit", 12),
    bind(Context::Screens, &[char('y')], Action::CopyValue, "copy the value; the clipboard is emptied after 20 s, and when you quit").hint("copy", 14),
    bind(Context::Screens, &[char('Y')], Action::CopyEnvName, "copy the name of the environment variable"),
    bind(Context::Screens, &[ctrl('y')], Action::CopyKey, "copy the key as TOML spells it"),
    bind(Context::Screens, &[char('i')], Action::Import, "import a key file (Google, AWS, Azure, Snowflake) or a dotenv file; pasting one on the tree does, too").hint("import", 16),
    bind(Context::Workspace, &[key(KeyCode::Enter), char('e')], Action::Edit, "edit the value for this profile; on a section, fold").hint("edit", 1),
    bind(Context::Workspace, &[char('n')], Action::NextToDo, "to the next thing to set up").hint("next to set up", 2),
    bind(Context::Workspace, &[char('N')], Action::PreviousToDo, "to the previous thing to set up"),
    bind(Context::Workspace, &[char('d')], Action::Delete, "delete the key, or the section after asking, from the file the value comes from").hint("delete", 9),
    bind(Context::Workspace, &[char('/')], Action::Filter, "show only keys that have some words, or their letters in that order").hint("filter", 8),
    bind(Context::Workspace, &[key(KeyCode::Char(' '))], Action::Fold, "fold or unfold the section").hint("fold", 11),
    bind(Context::Workspace, &[key(KeyCode::Esc)], Action::Leave, "take the filter away"),
    bind(Context::Workspace, &[char('S')], Action::Convert, "split a connection string into fields, or join fields into one").hint("split/join", 20),
    bind(Context::Workspace, &[char('R')], Action::Rename, "rename the key or the section in the file it stands in").hint("rename", 19),
    bind(Context::Workspace, &[char('m')], Action::Transfer, "move or copy the key or the section to another file or profile").hint("move/copy", 15),
    bind(Context::Workspace, &[char('c')], Action::MakeComplete, "make this profile complete: a placeholder for everything it lacks").hint("complete", 17),
    bind(Context::Screens, &[char('w')], Action::Mend, "mend the workspace: turn profiles on, make a profile's file, have git ignore secrets, close files to others").hint("mend workspace", 18),
    bind(Context::Screens, &[char(':'), ctrl('p')], Action::Palette, "find a command by its words, and do it").hint("commands", 9),
    bind(Context::Screens, &[char('T')], Action::NextTheme, "other colours: the terminal's own, dark, light, high contrast"),
    bind(Context::SetUp, &[key(KeyCode::Enter), char('e')], Action::Edit, "fill this one in; the cursor goes on to the next").hint("fill in", 1),
    bind(Context::SetUp, &[char('n')], Action::NextToDo, "to the next one, in the next profile after the last").hint("next", 2),
    bind(Context::SetUp, &[char('N')], Action::PreviousToDo, "to the previous one"),
    bind(Context::SetUp, &[key(KeyCode::Esc)], Action::Workspace, "back to the Workspace screen"),
    bind(Context::Compare, &[key(KeyCode::Enter), char('e')], Action::Edit, "edit the value of the cursor's side").hint("edit", 1),
    bind(Context::Compare, &[char('n')], Action::NextToDo, "to the next difference").hint("next difference", 2),
    bind(Context::Compare, &[char('N')], Action::PreviousToDo, "to the previous difference"),
    bind(Context::Compare, &[char('p')], Action::NextProfile, "another profile on the cursor's side").hint("other profile", 3),
    bind(Context::Compare, &[char('f')], Action::NextFilter, "show all keys, differences, what is missing, secrets that are the same").hint("filter", 4),
    bind(Context::Compare, &[char('v')], Action::Matrix, "all profiles beside the left one, or two").hint("all profiles", 5),
    bind(Context::Compare, &[char('m')], Action::Transfer, "copy the key with its value to the other side's own file, after asking").hint("copy", 2),
    bind(Context::Compare, &[char('c')], Action::TransferToFill, "copy the key as a placeholder to the other side's own file, after asking").hint("as placeholder", 4),
    bind(Context::Compare, &[char('/')], Action::Filter, "show only keys that have some words, or their letters in that order").hint("find", 8),
    bind(Context::Compare, &[key(KeyCode::Esc)], Action::Leave, "take the filter away, or go back to the Workspace screen"),
    bind(Context::Deploy, &[key(KeyCode::Enter)], Action::Fix, "mend what is wrong here, or edit the key").hint("mend", 1),
    bind(Context::Deploy, &[char('e')], Action::Edit, "edit the value of the key"),
    bind(Context::Deploy, &[char('n')], Action::NextToDo, "to the next thing that is wrong").hint("next", 2),
    bind(Context::Deploy, &[char('N')], Action::PreviousToDo, "to the previous thing that is wrong"),
    bind(Context::Deploy, &[char('f')], Action::NextList, "show what is wrong, the uploads key by key, or what each deployed profile gets").hint("other list", 3),
    bind(Context::Deploy, &[char('o')], Action::Show, "to the key on the Workspace screen").hint("open", 4),
    bind(Context::Deploy, &[key(KeyCode::Esc)], Action::Workspace, "back to the Workspace screen"),
    bind(Context::Doctor, &[key(KeyCode::Enter)], Action::Fix, "mend it; what writes asks first").hint("mend", 1),
    bind(Context::Doctor, &[char('n')], Action::NextToDo, "to the next thing that is wrong"),
    bind(Context::Doctor, &[char('N')], Action::PreviousToDo, "to the previous thing that is wrong"),
    bind(Context::Doctor, &[char('o')], Action::Show, "to the key on the Workspace screen").hint("open", 2),
    bind(Context::Doctor, &[key(KeyCode::Esc)], Action::Workspace, "back to the Workspace screen"),
    bind(Context::Filter, &[key(KeyCode::Enter)], Action::Accept, "keep the filter and go on").hint("keep", 1),
    bind(Context::Filter, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "take the filter away").hint("take away", 2),
    bind(Context::Filter, &[key(KeyCode::Down)], Action::Down, "down one line"),
    bind(Context::Filter, &[key(KeyCode::Up)], Action::Up, "up one line"),
    bind(Context::Filter, &[key(KeyCode::Backspace)], Action::DeleteBack, "delete the last character"),
    bind(Context::Palette, &[key(KeyCode::Enter)], Action::Accept, "do it, as its key does").hint("do it", 1),
    bind(Context::Palette, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "do nothing").hint("close", 2),
    bind(Context::Palette, &[key(KeyCode::Down), ctrl('n')], Action::Down, "down one line").hint("choose", 3),
    bind(Context::Palette, &[key(KeyCode::Up), ctrl('p')], Action::Up, "up one line"),
    bind(Context::Palette, &[key(KeyCode::PageDown)], Action::PageDown, "down one page"),
    bind(Context::Palette, &[key(KeyCode::PageUp)], Action::PageUp, "up one page"),
    bind(Context::Palette, &[key(KeyCode::Backspace), ctrl('h')], Action::DeleteBack, "delete the last character"),
    bind(Context::Palette, &[ctrl('u')], Action::DeleteToStart, "delete everything"),
    bind(Context::Edit, &[key(KeyCode::Enter)], Action::Accept, "accept the value").hint("accept", 1),
    bind(Context::Edit, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "drop it").hint("drop", 2),
    bind(Context::Edit, &[key(KeyCode::Tab)], Action::SwitchFile, "write it to the next possible file").hint("other file", 3),
    bind(Context::Edit, &[key(KeyCode::BackTab)], Action::SwitchFileBack, "write it to the previous possible file"),
    bind(Context::Edit, &[ctrl('t')], Action::ToggleShow, "show or hide what is typed").hint("show", 4),
    bind(Context::Edit, &[with(KeyModifiers::ALT, KeyCode::Enter)], Action::NewLine, "begin a new line").hint("new line", 5),
    bind(Context::Edit, &[key(KeyCode::Left)], Action::Left, "left one character; between true and false"),
    bind(Context::Edit, &[key(KeyCode::Right)], Action::Right, "right one character; between true and false"),
    bind(Context::Edit, &[key(KeyCode::Up)], Action::Up, "up one line, or one value of the list"),
    bind(Context::Edit, &[key(KeyCode::Down)], Action::Down, "down one line, or one value of the list"),
    bind(Context::Edit, &[key(KeyCode::PageUp)], Action::PageUp, "up one page"),
    bind(Context::Edit, &[key(KeyCode::PageDown)], Action::PageDown, "down one page"),
    bind(Context::Edit, &[with(KeyModifiers::CONTROL, KeyCode::Left), with(KeyModifiers::ALT, KeyCode::Char('b'))], Action::WordLeft, "left one word"),
    bind(Context::Edit, &[with(KeyModifiers::CONTROL, KeyCode::Right), with(KeyModifiers::ALT, KeyCode::Char('f'))], Action::WordRight, "right one word"),
    bind(Context::Edit, &[key(KeyCode::Home), ctrl('a')], Action::First, "to the start of the line, then of the text"),
    bind(Context::Edit, &[key(KeyCode::End), ctrl('e')], Action::Last, "to the end of the line, then of the text"),
    bind(Context::Edit, &[with(KeyModifiers::CONTROL, KeyCode::Home)], Action::TextStart, "to the start of the text"),
    bind(Context::Edit, &[with(KeyModifiers::CONTROL, KeyCode::End)], Action::TextEnd, "to the end of the text"),
    bind(Context::Edit, &[key(KeyCode::Backspace), ctrl('h')], Action::DeleteBack, "delete the character before the cursor"),
    bind(Context::Edit, &[key(KeyCode::Delete), ctrl('d')], Action::DeleteForward, "delete the character behind the cursor"),
    bind(Context::Edit, &[ctrl('w'), with(KeyModifiers::ALT, KeyCode::Backspace)], Action::DeleteWord, "delete the word before the cursor"),
    bind(Context::Edit, &[ctrl('u')], Action::DeleteToStart, "delete everything before the cursor"),
    bind(Context::Edit, &[ctrl('k')], Action::CutEdges, "cut white space off both ends of the text"),
    bind(Context::Edit, &[ctrl('z')], Action::Undo, "undo what was last done in the field"),
    bind(Context::Edit, &[ctrl('y')], Action::Redo, "do it again"),
    bind(Context::Edit, &[ctrl('o')], Action::SwitchSpelling, "write several lines as a block, or on one line with \\n"),
    bind(Context::Add, &[key(KeyCode::Enter)], Action::Accept, "add the section, its keys to be filled in; of a key, edit it at once").hint("add", 1),
    bind(Context::Add, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "add nothing").hint("drop", 2),
    bind(Context::Add, &[key(KeyCode::Tab), key(KeyCode::BackTab)], Action::SwitchFile, "write it to the profile's own files, or to the shared ones").hint("other file", 3),
    bind(Context::Add, &[key(KeyCode::Down)], Action::Down, "down one line").hint("choose", 4),
    bind(Context::Add, &[key(KeyCode::Up)], Action::Up, "up one line"),
    bind(Context::Add, &[key(KeyCode::PageDown)], Action::PageDown, "down one page"),
    bind(Context::Add, &[key(KeyCode::PageUp)], Action::PageUp, "up one page"),
    bind(Context::Add, &[key(KeyCode::Right), ctrl(' ')], Action::Complete, "complete the name that is typed").hint("complete", 5),
    bind(Context::Add, &[key(KeyCode::Backspace)], Action::DeleteBack, "delete the last character"),
    bind(Context::Parts, &[key(KeyCode::Enter)], Action::Accept, "accept the connection string; behind a new parameter's name, go on to its value").hint("accept", 1),
    bind(Context::Parts, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "drop it").hint("drop", 2),
    bind(Context::Parts, &[key(KeyCode::Down)], Action::Down, "to the next part"),
    bind(Context::Parts, &[key(KeyCode::Up)], Action::Up, "to the previous part"),
    bind(Context::Parts, &[key(KeyCode::Tab)], Action::SwitchFile, "write it to the next possible file").hint("other file", 4),
    bind(Context::Parts, &[key(KeyCode::BackTab)], Action::SwitchFileBack, "write it to the previous possible file"),
    bind(Context::Parts, &[ctrl('t')], Action::ToggleShow, "show or hide the part").hint("show", 5),
    bind(Context::Parts, &[ctrl('n')], Action::AddParameter, "add a parameter to the query: name=value").hint("parameter", 6),
    bind(Context::Parts, &[ctrl('o')], Action::EditWhole, "edit the string as a whole").hint("whole", 7),
    bind(Context::Parts, &[key(KeyCode::Left)], Action::Left, "left one character; on the driver's name, the previous one dlt knows"),
    bind(Context::Parts, &[key(KeyCode::Right)], Action::Right, "right one character; on the driver's name, the next one dlt knows"),
    bind(Context::Parts, &[with(KeyModifiers::CONTROL, KeyCode::Left), with(KeyModifiers::ALT, KeyCode::Char('b'))], Action::WordLeft, "left one word"),
    bind(Context::Parts, &[with(KeyModifiers::CONTROL, KeyCode::Right), with(KeyModifiers::ALT, KeyCode::Char('f'))], Action::WordRight, "right one word"),
    bind(Context::Parts, &[key(KeyCode::Home), ctrl('a')], Action::First, "to the start"),
    bind(Context::Parts, &[key(KeyCode::End), ctrl('e')], Action::Last, "to the end"),
    bind(Context::Parts, &[key(KeyCode::Backspace), ctrl('h')], Action::DeleteBack, "delete the character before the cursor; an empty parameter"),
    bind(Context::Parts, &[key(KeyCode::Delete), ctrl('d')], Action::DeleteForward, "delete the character behind the cursor; an empty parameter"),
    bind(Context::Parts, &[ctrl('w'), with(KeyModifiers::ALT, KeyCode::Backspace)], Action::DeleteWord, "delete the word before the cursor"),
    bind(Context::Parts, &[ctrl('u')], Action::DeleteToStart, "delete everything before the cursor"),
    bind(Context::Convert, &[key(KeyCode::Enter), char('y')], Action::Accept, "do it, as one step to be undone").hint("do it", 1),
    bind(Context::Convert, &[key(KeyCode::Esc), char('n'), char('q'), ctrl('c')], Action::Leave, "leave it as it is").hint("leave it", 2),
    bind(Context::Refused, &[key(KeyCode::Esc), key(KeyCode::Enter), char('q'), ctrl('c')], Action::Leave, "close").hint("close", 1),
    bind(Context::Rename, &[key(KeyCode::Enter)], Action::Accept, "rename it").hint("rename", 1),
    bind(Context::Rename, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "keep the name").hint("drop", 2),
    bind(Context::Rename, &[key(KeyCode::Tab)], Action::SwitchFile, "rename it in the next file it stands in").hint("other file", 3),
    bind(Context::Rename, &[key(KeyCode::BackTab)], Action::SwitchFileBack, "rename it in the previous file it stands in"),
    bind(Context::Rename, &[ctrl(' ')], Action::Complete, "complete the name; the next time, the next that fits").hint("complete", 4),
    bind(Context::Rename, &[key(KeyCode::Left)], Action::Left, "left one character"),
    bind(Context::Rename, &[key(KeyCode::Right)], Action::Right, "right one character; at the end, complete the name"),
    bind(Context::Rename, &[key(KeyCode::Home), ctrl('a')], Action::First, "to the start"),
    bind(Context::Rename, &[key(KeyCode::End), ctrl('e')], Action::Last, "to the end"),
    bind(Context::Rename, &[key(KeyCode::Backspace), ctrl('h')], Action::DeleteBack, "delete the character before the cursor"),
    bind(Context::Rename, &[key(KeyCode::Delete), ctrl('d')], Action::DeleteForward, "delete the character behind the cursor"),
    bind(Context::Rename, &[ctrl('u')], Action::DeleteToStart, "delete everything before the cursor"),
    bind(Context::Removal, &[key(KeyCode::Enter), char('y')], Action::Accept, "delete it").hint("delete", 1),
    bind(Context::Removal, &[key(KeyCode::Esc), char('n'), char('q'), ctrl('c')], Action::Leave, "keep it").hint("keep", 2),
    bind(Context::Removal, &[key(KeyCode::Tab)], Action::SwitchFile, "delete it from the next file it stands in").hint("other file", 3),
    bind(Context::Removal, &[key(KeyCode::BackTab)], Action::SwitchFileBack, "delete it from the previous file it stands in"),
    bind(Context::Transfer, &[key(KeyCode::Enter)], Action::Accept, "move or copy it to the chosen file").hint("do it", 1),
    bind(Context::Transfer, &[key(KeyCode::Esc), char('q'), ctrl('c')], Action::Leave, "leave it where it is").hint("drop", 2),
    bind(Context::Transfer, &[key(KeyCode::Char(' '))], Action::ToggleMove, "move instead of copy, and back").hint("move or copy", 3),
    bind(Context::Transfer, &[char('p')], Action::ToggleToFill, "copy placeholders instead of values, and back").hint("values or placeholders", 4),
    bind(Context::Transfer, &[char('r')], Action::ToggleReplace, "replace values that stand there, and back").hint("replace", 5),
    bind(Context::Transfer, &[key(KeyCode::Tab)], Action::SwitchFile, "take it from the next file it stands in").hint("from", 6),
    bind(Context::Transfer, &[key(KeyCode::BackTab)], Action::SwitchFileBack, "take it from the previous file it stands in"),
    bind(Context::Transfer, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Transfer, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Completion, &[key(KeyCode::Enter)], Action::Accept, "write the placeholders that are switched on").hint("write them", 1),
    bind(Context::Completion, &[key(KeyCode::Esc), char('q'), ctrl('c')], Action::Leave, "write nothing").hint("drop", 2),
    bind(Context::Completion, &[key(KeyCode::Char(' '))], Action::Toggle, "switch this one on or off").hint("on or off", 3),
    bind(Context::Completion, &[char('a')], Action::ToggleAll, "switch all on, or off").hint("all", 4),
    bind(Context::Completion, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Completion, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Completion, &[key(KeyCode::PageDown)], Action::PageDown, "down one page"),
    bind(Context::Completion, &[key(KeyCode::PageUp)], Action::PageUp, "up one page"),
    bind(Context::Mending, &[key(KeyCode::Enter)], Action::Accept, "mend the chosen one, after asking").hint("mend it", 1),
    bind(Context::Mending, &[key(KeyCode::Esc), char('w'), char('q'), ctrl('c')], Action::Leave, "close the list").hint("close", 2),
    bind(Context::Mending, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Mending, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::MendingQuestion, &[key(KeyCode::Enter), char('y')], Action::Accept, "do it, at once").hint("do it", 1),
    bind(Context::MendingQuestion, &[key(KeyCode::Esc), char('n'), char('q'), ctrl('c')], Action::Leave, "back to the list").hint("back", 2),
    bind(Context::ImportFile, &[key(KeyCode::Enter)], Action::Accept, "read the file; nothing is written yet").hint("read it", 1),
    bind(Context::ImportFile, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "import nothing").hint("drop", 2),
    bind(Context::ImportFile, &[key(KeyCode::Left)], Action::Left, "left one character"),
    bind(Context::ImportFile, &[key(KeyCode::Right)], Action::Right, "right one character"),
    bind(Context::ImportFile, &[key(KeyCode::Home), ctrl('a')], Action::First, "to the start"),
    bind(Context::ImportFile, &[key(KeyCode::End), ctrl('e')], Action::Last, "to the end"),
    bind(Context::ImportFile, &[key(KeyCode::Backspace), ctrl('h')], Action::DeleteBack, "delete the character before the cursor"),
    bind(Context::ImportFile, &[key(KeyCode::Delete), ctrl('d')], Action::DeleteForward, "delete the character behind the cursor"),
    bind(Context::ImportFile, &[ctrl('w'), with(KeyModifiers::ALT, KeyCode::Backspace)], Action::DeleteWord, "delete the word before the cursor"),
    bind(Context::ImportFile, &[ctrl('u')], Action::DeleteToStart, "delete everything before the cursor"),
    bind(Context::Import, &[key(KeyCode::Enter)], Action::Accept, "set what is chosen, as one step").hint("set", 1),
    bind(Context::Import, &[key(KeyCode::Esc), ctrl('c')], Action::Leave, "import nothing").hint("drop", 2),
    bind(Context::Import, &[key(KeyCode::Tab), key(KeyCode::BackTab)], Action::SwitchFile, "write it to the profile's own files, or to the shared ones").hint("other file", 3),
    bind(Context::Import, &[key(KeyCode::Char(' '))], Action::Choose, "choose or leave out the line: a value that stands there is kept unless chosen").hint("choose", 4),
    bind(Context::Import, &[key(KeyCode::Right), char('l')], Action::Right, "of several keys or places, the next"),
    bind(Context::Import, &[key(KeyCode::Left), char('h')], Action::Left, "of several keys or places, the previous"),
    bind(Context::Import, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Import, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Import, &[key(KeyCode::PageDown)], Action::PageDown, "down one page"),
    bind(Context::Import, &[key(KeyCode::PageUp)], Action::PageUp, "up one page"),
    bind(Context::Review, &[char('y'), key(KeyCode::Enter), ctrl('s')], Action::Save, "save, each file whole or not at all").hint("save", 1),
    bind(Context::Review, &[key(KeyCode::Esc), char('q'), ctrl('c')], Action::Leave, "go back without saving").hint("back", 2),
    bind(Context::Review, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Review, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Quit, &[char('y'), char('s')], Action::SaveAndQuit, "save everything, then quit").hint("save and quit", 1),
    bind(Context::Quit, &[char('d')], Action::DropAndQuit, "quit without saving").hint("drop the changes and quit", 2),
    bind(Context::Quit, &[key(KeyCode::Esc), char('n'), ctrl('c')], Action::Leave, "stay").hint("stay", 3),
    bind(Context::Merge, &[key(KeyCode::Enter)], Action::Accept, "do as it is chosen; nothing is written yet").hint("do it", 1),
    bind(Context::Merge, &[key(KeyCode::Esc), char('q'), ctrl('c')], Action::Leave, "keep the pending edits, unsaved, and be asked again").hint("later", 2),
    bind(Context::Merge, &[key(KeyCode::Char(' '))], Action::Toggle, "keep what was edited here, or take what is on disk").hint("mine or theirs", 3),
    bind(Context::Merge, &[char('a')], Action::ToggleAll, "keep all that was edited here, or take all that is on disk").hint("all", 4),
    bind(Context::Merge, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Merge, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Explain, &[key(KeyCode::Esc), char('x'), char('q'), ctrl('c')], Action::Leave, "close the list").hint("close", 1),
    bind(Context::Explain, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Explain, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Explain, &[key(KeyCode::PageDown)], Action::PageDown, "down one page"),
    bind(Context::Explain, &[key(KeyCode::PageUp)], Action::PageUp, "up one page"),
    bind(Context::Help, &[key(KeyCode::Esc), char('?'), char('q'), ctrl('c')], Action::Leave, "close the help").hint("close", 1),
    bind(Context::Help, &[key(KeyCode::Down), char('j')], Action::Down, "down one line"),
    bind(Context::Help, &[key(KeyCode::Up), char('k')], Action::Up, "up one line"),
    bind(Context::Help, &[key(KeyCode::PageDown)], Action::PageDown, "down one page"),
    bind(Context::Help, &[key(KeyCode::PageUp)], Action::PageUp, "up one page"),
];

impl Binding {
    /// What it does, with the footer's word for it in front where the sentence does not have that.
    #[must_use]
    pub fn command(&self) -> String {
        match self.hint {
            Some((word, _)) if !self.sentence.contains(word) => format!("{word}: {}", self.sentence),
            _ => self.sentence.to_owned(),
        }
    }
}

/// The rows of a context itself, without those that hold on every screen.
pub fn rows(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.context == context)
}

/// What a key does in a context.
#[must_use]
pub fn action(context: Context, event: &KeyEvent) -> Option<Action> {
    binding(context, event).map(|binding| binding.action)
}

/// The row of a key in a context.
#[must_use]
pub fn binding(context: Context, event: &KeyEvent) -> Option<&'static Binding> {
    all_rows(context).find(|binding| binding.keys.iter().any(|key| key.matches(event)))
}

/// The rows that hold in a context: its own, then those of every screen.
pub fn all_rows(context: Context) -> impl Iterator<Item = &'static Binding> {
    rows(context).chain(context.around().into_iter().flat_map(rows))
}

/// The character a key types; none for one that is a command.
#[must_use]
pub fn typed(event: &KeyEvent) -> Option<char> {
    let command = KeyModifiers::CONTROL | KeyModifiers::ALT;
    // AltGr arrives as both of them.
    let is_command = event.modifiers.intersects(command) && !event.modifiers.contains(command);
    match event.code {
        KeyCode::Char(c) if !is_command => Some(c),
        _ => None,
    }
}

/// The key table in Markdown, as the README has it.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::new();
    for context in Context::ALL {
        out.push_str(&format!(
            "\n**{}**\n\n| key | does |\n| --- | --- |\n",
            context.title()
        ));
        for binding in rows(context) {
            let keys: Vec<String> = binding
                .keys
                .iter()
                .map(|key| format!("`{}`", key.name()))
                .collect();
            out.push_str(&format!("| {} | {} |\n", keys.join(" "), binding.sentence));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for context in Context::ALL {
            let keys: Vec<Key> = all_rows(context)
                .flat_map(|binding| binding.keys.iter().copied())
                .collect();
            for (index, key) in keys.iter().enumerate() {
                assert!(
                    !keys[..index].contains(key),
                    "{} twice in {context:?}",
                    key.name()
                );
            }
        }
    }

    #[test]
    fn every_context_can_be_left() {
        for context in Context::ALL {
            let leave = |binding: &Binding| matches!(binding.action, Action::Leave | Action::Quit);
            assert!(all_rows(context).any(leave), "{context:?}");
        }
    }
}
