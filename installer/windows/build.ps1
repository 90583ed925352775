# Build the program for Windows: one folder, a zip and, where NSIS is installed, a setup program.
#
#   powershell -ExecutionPolicy Bypass -File installer\windows\build.ps1 [-Python py] [-Out dist]
#
# It does what installer/bundle/build.py does on Linux. Never run yet: no Windows was at hand.
param(
    [string]$Python = "py",
    [string]$Out = "dist",
    [string]$Work = ".bundle"
)
$ErrorActionPreference = "Stop"
# Japanese paths: Python's own output, and what is read back from it.
$env:PYTHONUTF8 = "1"
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8

$Repository = (Resolve-Path (Join-Path $PSScriptRoot "..\..")).Path
Set-Location -LiteralPath $Repository
if (-not [System.IO.Path]::IsPathRooted($Out)) { $Out = Join-Path $Repository $Out }
if (-not [System.IO.Path]::IsPathRooted($Work)) { $Work = Join-Path $Repository $Work }

function Invoke-Checked {
    param([string]$Program, [string[]]$Arguments)
    # A program's failure is no error to PowerShell: it has to be asked for.
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

$Venv = Join-Path $Work "venv"
$Inside = Join-Path $Venv "Scripts\python.exe"
if (-not (Test-Path -LiteralPath $Inside)) {
    Invoke-Checked $Python @("-m", "venv", "--clear", $Venv)
}
$Pins = Join-Path $Repository "installer\constraints.txt"
$Tool = (Select-String -LiteralPath (Join-Path $Repository "installer\bundle\build.py") -Pattern '"(pyinstaller==[0-9.]+)"').Matches[0].Groups[1].Value
Invoke-Checked $Inside @("-m", "pip", "install", "--quiet", "-c", $Pins, $Tool)
Invoke-Checked $Inside @("-m", "pip", "install", "--quiet", "-c", $Pins, "$Repository[cpu,nd2,lif,server]")
Invoke-Checked $Inside @("-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", $Repository)

$Frozen = Join-Path $Work "frozen"
if (Test-Path -LiteralPath $Frozen) { Remove-Item -LiteralPath $Frozen -Recurse -Force }
Invoke-Checked $Inside @(
    "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
    "--distpath", $Frozen, "--workpath", (Join-Path $Work "made"),
    (Join-Path $Repository "installer\bundle\colonyqc.spec")
)

$Program = Join-Path $Frozen "colonyqc"
# Qt's own words are wanted in the two languages of the window.
Get-ChildItem -LiteralPath (Join-Path $Program "_internal\PySide6") -Recurse -Filter "*.qm" |
    Where-Object { $_.Name -notmatch "_(en|ja)\.qm$" } |
    Remove-Item -Force

# The setup program shows the licence, and all of them belong to what is given away.
Invoke-Checked $Inside @(
    (Join-Path $Repository "installer\bundle\licences.py"), $Inside,
    (Join-Path $Program "licences"), (Join-Path $Program "colonyqc.exe")
)

$Build = (& $Inside -c "from colonyqc.config.build import build_version; print(build_version())").Trim()
$Folder = Join-Path $Out "colonyqc"
New-Item -ItemType Directory -Force -Path $Out | Out-Null
if (Test-Path -LiteralPath $Folder) { Remove-Item -LiteralPath $Folder -Recurse -Force }
Copy-Item -LiteralPath $Program -Destination $Folder -Recurse
Compress-Archive -LiteralPath $Folder -DestinationPath (Join-Path $Out "colonyqc-$Build-windows.zip") -Force

$Nsis = Get-Command makensis -ErrorAction SilentlyContinue
if ($Nsis) {
    Invoke-Checked $Nsis.Source @(
        "/INPUTCHARSET", "UTF8", "/DBUILD=$Build", "/DFOLDER=$Folder", "/DOUT=$Out",
        (Join-Path $Repository "installer\windows\colonyqc.nsi")
    )
} else {
    Write-Host "NSIS was not found: no setup program was made."
}
Write-Host "$Build is in $Out"
