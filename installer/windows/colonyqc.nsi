; The setup program for Windows: makensis /DBUILD=… /DFOLDER=… /DOUT=… colonyqc.nsi
; Never run yet: no Windows was at hand; the syntax is held by a test where makensis is installed.
Unicode true
!include "MUI2.nsh"

!ifndef BUILD
  !error "Say which build it is: /DBUILD=…"
!endif

Name "colonyqc"
OutFile "${OUT}\colonyqc-${BUILD}-setup.exe"
; For all who work at this machine; histories stay with their users.
RequestExecutionLevel admin
InstallDir "$PROGRAMFILES64\colonyqc"
InstallDirRegKey HKLM "Software\colonyqc" "Folder"
SetCompressor /SOLID lzma

!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${FOLDER}\licences\colonyqc.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Japanese"

Section "colonyqc"
  SetRegView 64
  SetShellVarContext all
  ; An upgrade leaves no module of the old build among the new ones.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\colonyqc.lnk" "$INSTDIR\colonyqc.exe"
  WriteRegStr HKLM "Software\colonyqc" "Folder" "$INSTDIR"
  WriteRegStr HKLM "Software\Classes\Applications\colonyqc.exe\shell\open\command" "" '"$INSTDIR\colonyqc.exe" open "%1"'
  !define GONE "Software\Microsoft\Windows\CurrentVersion\Uninstall\colonyqc"
  WriteRegStr HKLM "${GONE}" "DisplayName" "colonyqc"
  WriteRegStr HKLM "${GONE}" "DisplayVersion" "${BUILD}"
  WriteRegStr HKLM "${GONE}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKLM "${GONE}" "NoModify" 1
SectionEnd

Section "Uninstall"
  SetRegView 64
  SetShellVarContext all
  ; Only what was installed: histories lie in the users' own folders and are not touched.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\colonyqc.exe"
  Delete "$INSTDIR\BUILD.json"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\colonyqc.lnk"
  DeleteRegKey HKLM "Software\Classes\Applications\colonyqc.exe"
  DeleteRegKey HKLM "Software\Microsoft\Windows\CurrentVersion\Uninstall\colonyqc"
  DeleteRegKey HKLM "Software\colonyqc"
SectionEnd
